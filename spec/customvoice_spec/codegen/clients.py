"""Write the generated clients: one package and one OpenAPI document per api-version, and the modules that bind them.

`generate` replaces everything, so no old file remains; the same document gives the same bytes. Each warning of the
generator fails the run, because it would mean a client without an operation.
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError

from customvoice_spec.document.source import projected, versions
from customvoice_spec.errors import Problem, SpecError

from .facts import CodegenFacts

_ROOT = Path(__file__).resolve().parents[3]
_CODEGEN = _ROOT / "spec" / "codegen"
DESTINATION = _ROOT / "generated"

_RUFF_OPTIONS = ("--isolated", "--no-cache", "--config", "target-version='py311'", "--config", "line-length=120")


def generate(destination: Path) -> None:
    """Write the clients of every api-version, then replace `destination` with them.

    Raises:
        SpecError: the generator or the formatter reported a problem, or the templates do not support the document.
    """
    if not _CODEGEN.is_dir():
        raise SpecError(Problem("spec/codegen", "the templates are not installed", "Run this in a checkout"))
    destination.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=destination.parent, prefix=f".{destination.name}-") as scratch:
        fresh, old = Path(scratch) / "fresh", Path(scratch) / "old"
        _write_all(fresh)
        if destination.exists():
            destination.rename(old)
        fresh.rename(destination)


def check(generated: Path = DESTINATION) -> list[str]:
    """Return the sorted paths of files in `generated` that differ from the output of `generate`.

    Raises:
        SpecError: as `generate`.
    """
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / "generated"
        generate(fresh)
        expected, present = dict(_contents(fresh)), dict(_contents(generated))
    return sorted(name for name in expected.keys() | present.keys() if expected.get(name) != present.get(name))


def _write_all(folder: Path) -> None:
    bindings = folder / "customvoice"
    bindings.mkdir(parents=True)
    # Read all documents before the first client is written, to report problems early.
    writers = {version: _Writer(version, folder) for version in versions()}
    for writer in writers.values():
        names = writer.write()
        (bindings / f"{writer.binding}.py").write_text(writer.render("binding.py.jinja"), encoding="utf-8")
        if writer.version == _newest():
            text = writer.render("newest.py.jinja", names=names)
            (bindings / "_newest.py").write_text(text, encoding="utf-8")
    _format(folder)


class _Writer:
    """Writes the package of one api-version."""

    def __init__(self, version: str, folder: Path) -> None:
        self.version = version
        self.binding = _binding(version)
        self.package = folder / f"customvoice_{self.binding}"
        self.document = projected(version)
        config = Config.from_sources(
            config_file=ConfigFile.load_from_path(_CODEGEN / "config.yaml"),
            meta_type=MetaType.NONE,
            document_source=self.package / "openapi.json",
            file_encoding="utf-8",
            overwrite=False,
            output_path=self.package,
        )
        data = GeneratorData.from_dict(_for_generator(self.document), config=config)
        if isinstance(data, GeneratorError):
            raise _complaint(version, [data])
        # Report problems of reading before anything is written; build() reports the others.
        unread = [
            *data.errors,
            *(error for tag in data.endpoint_collections_by_tag.values() for error in tag.parse_errors),
        ]
        if unread:
            raise _complaint(version, unread)
        self.facts = CodegenFacts(self.document, data)
        self.project = Project(openapi=data, custom_template_path=_CODEGEN / "templates", config=config)
        self.project.env.globals.update(
            self.facts.globals(),
            api_version=version,
            base_path=_base_path(self.document),
            binding=self.binding,
            group_class_names=self.facts.group_class_names(),
            groups=self.facts.groups(),
            package_name=self.package.name,
        )

    def render(self, template: str, **values: Any) -> str:
        """Return the text of one of our templates."""
        return self.project.env.get_template(template).render(**values)

    def write(self) -> list[str]:
        """Write the package and return the public names of its binding."""
        # The generator prints to the standard output, which belongs to the caller.
        with redirect_stdout(StringIO()):
            complaints = self.project.build()
        if complaints:
            raise _complaint(self.version, complaints)
        for file in sorted(self.package.rglob("*.py")):
            if not file.read_text(encoding="utf-8").strip():
                file.unlink()
        self._write_groups()
        document = json.dumps(self.document, indent=2, ensure_ascii=False) + "\n"
        (self.package / "openapi.json").write_text(document, encoding="utf-8")
        (self.package / "py.typed").touch()
        classes = [item.name for item in self.facts.public_classes()]
        return ["AsyncCustomVoiceClient", "CustomVoiceClient", *self.facts.group_class_names(), *classes]

    def _write_groups(self) -> None:
        folder = self.package / "groups"
        folder.mkdir()
        (folder / "__init__.py").write_text(self.render("groups_init.py.jinja"), encoding="utf-8")
        for collection in self.facts.data.endpoint_collections_by_tag.values():
            group = self.facts.group_of(collection)
            text = self.render("group.py.jinja", collection=collection, group=group)
            (folder / f"{group.attribute}.py").write_text(text, encoding="utf-8")


def _for_generator(document: dict[str, Any]) -> dict[str, Any]:
    # The pinned api-version is an enumeration of one value. The generator would create a class per operation from it.
    simple = copy.deepcopy(document)
    for node in _parameters(simple):
        if node.get("name") == "api-version":
            node["schema"].pop("enum", None)
    return simple


def _parameters(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from document.get("components", {}).get("parameters", {}).values()
    for path in document["paths"].values():
        yield from path.get("parameters", [])
        for operation in path.values():
            if isinstance(operation, dict):
                yield from operation.get("parameters", [])


def _binding(version: str) -> str:
    return "v" + version.replace("-", "_")


def _newest() -> str:
    return (versions(stage="stable") or versions())[-1]


def _base_path(document: dict[str, Any]) -> str:
    url: str = document["servers"][0]["url"]
    variable, brace, path = url.partition("}")
    if not brace or not variable.startswith("{"):
        raise SpecError(
            Problem("/servers/0/url", f"received {url}, expected {{endpoint}}/path", "start it with a server variable")
        )
    return path


def _format(folder: Path) -> None:
    ruff = Path(sys.executable).with_name("ruff")
    if not ruff.exists():
        raise SpecError(Problem("generated", f"no ruff beside {sys.executable}", "run make setup"))
    check_options = ("--select", "F,I,UP", "--fix", "--config", "lint.isort.known-first-party=['customvoice']")
    format_options = ("--config", "format.skip-magic-trailing-comma=true")
    for command in (("check", *_RUFF_OPTIONS, *check_options), ("format", *_RUFF_OPTIONS, *format_options)):
        done = subprocess.run(  # noqa: S603 (our own ruff, our own arguments)
            [ruff, *command, "."], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SpecError(
                Problem("generated", f"ruff {command[0]} failed: {done.stdout}{done.stderr}", "correct the templates")
            )


def _complaint(version: str, complaints: Sequence[GeneratorError]) -> SpecError:
    return SpecError(
        *(
            Problem(
                f"api-version {version}",
                f"the generator reports {item.level.value}: {item.header} {item.detail or ''}".strip(),
                "correct the document or the templates; a warning fails too: a part of the client is missing",
            )
            for item in complaints
        )
    )


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in folder.rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            yield file.relative_to(folder).as_posix(), file.read_bytes()
