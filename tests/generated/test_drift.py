"""The generated folder is what the generator writes, and the generator writes all of it or nothing."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from customvoice_spec import SpecError, codegen, projected, versions
from customvoice_spec.codegen import clients


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, by path."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the clients as the generator writes them now."""
    folder = tmp_path_factory.mktemp("fresh") / "generated"
    codegen.generate(folder)
    return folder


@pytest.mark.slow
def test_generated_files_are_up_to_date() -> None:
    """`make check` finds no generated file that was changed by hand or left behind."""
    assert codegen.check() == []


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes(fresh: Path, tmp_path: Path) -> None:
    """Another process with another hash seed writes the same files, byte for byte."""
    script = "import sys, pathlib; from customvoice_spec import codegen; codegen.generate(pathlib.Path(sys.argv[1]))"
    again = tmp_path / "elsewhere" / "generated"
    subprocess.run([sys.executable, "-c", script, str(again)], check=True, env={**os.environ, "PYTHONHASHSEED": "4711"})
    assert contents(again) == contents(fresh)


@pytest.mark.slow
def test_each_version_has_its_document_and_its_type_marker(fresh: Path) -> None:
    """openapi.json is the projected document; py.typed exists; nothing of the generator's own layout remains."""
    for version in versions():
        package = fresh / f"customvoice_v{version.replace('-', '_')}"
        text = (package / "openapi.json").read_text("utf-8")
        assert json.loads(text) == projected(version)
        assert text.endswith("}\n")
        assert (package / "py.typed").exists()
        assert not (package / "types.py").exists()
    assert sorted(path.name for path in fresh.iterdir()) == [
        "customvoice",
        *(f"customvoice_v{version.replace('-', '_')}" for version in versions()),
    ]


def test_every_generated_file_has_a_docstring(fresh: Path) -> None:
    """Every Python file has a docstring, or its class has one."""
    for name, text in contents(fresh).items():
        if name.endswith(".py"):
            assert b'"""' in text, name


@pytest.mark.slow
def test_check_lists_each_difference(fresh: Path, tmp_path: Path) -> None:
    """A changed file, a missing one and an additional one are each listed."""
    copied = tmp_path / "generated"
    for name, text in contents(fresh).items():
        (copied / name).parent.mkdir(parents=True, exist_ok=True)
        (copied / name).write_bytes(text)
    (copied / "customvoice/_newest.py").write_text("changed")
    (copied / "customvoice_v2026_01_01/client.py").unlink()
    (copied / "customvoice_v2026_01_01/stray.py").touch()
    assert codegen.check(copied) == [
        "customvoice/_newest.py",
        "customvoice_v2026_01_01/client.py",
        "customvoice_v2026_01_01/stray.py",
    ]


@pytest.mark.slow
def test_generate_removes_old_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The folder is written from scratch: a file of an earlier run does not remain."""
    monkeypatch.setattr(clients, "versions", lambda **_: versions()[:1])
    folder = tmp_path / "generated"
    (folder / "customvoice_v1999_01_01").mkdir(parents=True)
    (folder / "customvoice_v1999_01_01" / "old.py").touch()
    codegen.generate(folder)
    assert not (folder / "customvoice_v1999_01_01").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["generated"]


def broken(change: Any) -> Any:
    """Return the projection of the newest version, changed."""

    def project(version: str) -> dict[str, Any]:
        document = copy.deepcopy(projected(version))
        if version == versions()[-1]:
            change(document)
        return document

    return project


def unsupported_body(document: dict[str, Any]) -> None:
    """Set a body that the generator warns about and leaves out."""
    content = document["paths"]["/projects/{id}"]["put"]["requestBody"]["content"]
    content["application/xml"] = content.pop("application/json")


def dangling(document: dict[str, Any]) -> None:
    """Set a reference without a target."""
    document["components"]["schemas"]["Project"]["properties"]["kind"] = {"$ref": "#/components/schemas/Nothing"}


def no_getter(document: dict[str, Any]) -> None:
    """Remove the Get operation of a group with long-running operations."""
    del document["paths"]["/models/{id}"]["get"]


def no_operation_id(document: dict[str, Any]) -> None:
    """Remove Operation-Id from a long-running operation, which then cannot be repeated safely."""
    document["paths"]["/models/{id}"]["put"]["parameters"] = []


def taken_argument(document: dict[str, Any]) -> None:
    """Add a body property with the name of an argument that every long-running operation has."""
    document["components"]["schemas"]["Model"]["properties"]["operationId"] = {"type": "string"}


def unsupported_union(document: dict[str, Any]) -> None:
    """Add a property whose type the templates cannot express."""
    document["components"]["schemas"]["Project"]["properties"]["locale"] = {"type": ["string", "integer"]}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "text"),
    [
        (unsupported_body, "Unsupported content type application/xml"),
        (dangling, "Could not find reference"),
        (no_getter, "no Get operation"),
        (no_operation_id, "declare Operation-Id"),
        (taken_argument, "Models_Create/requestBody: .* already have an argument operation_id"),
        (unsupported_union, "do not support UnionProperty"),
    ],
)
def test_generator_warning_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, change: Any, text: str
) -> None:
    """A warning stops the run with its text, and the existing files stay unchanged."""
    folder = tmp_path / "generated"
    (folder / "customvoice").mkdir(parents=True)
    monkeypatch.setattr(clients, "projected", broken(change))
    with pytest.raises(SpecError, match=text):
        codegen.generate(folder)
    assert [path.name for path in tmp_path.rglob("*")] == ["generated", "customvoice"]


@pytest.mark.slow
def test_a_new_version_needs_no_python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A version that is added to the document gets package and binding; the newest stable one gives the public names."""
    known = ("2026-01-01", "2027-02-03", "2027-05-06-preview")
    monkeypatch.setattr(clients, "versions", lambda stage=None: known[:2] if stage == "stable" else known)
    monkeypatch.setattr(clients, "projected", lambda version: projected(min(version, versions()[-1])))
    folder = tmp_path / "generated"
    codegen.generate(folder)
    assert (folder / "customvoice_v2027_05_06_preview" / "client.py").exists()
    assert 'api_version: str = "2027-02-03"' in (folder / "customvoice_v2027_02_03" / "client.py").read_text("utf-8")
    assert "from customvoice.v2027_02_03 import" in (folder / "customvoice" / "_newest.py").read_text("utf-8")


def with_list(document: dict[str, Any]) -> None:
    """Add a body with a list to a group that has a method named list."""
    document["components"]["schemas"]["Project"]["properties"]["tags"] = {"type": "array", "items": {"type": "string"}}


@pytest.mark.slow
def test_a_list_in_a_body_is_not_mistaken_for_the_method(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Inside a group `list` is its method; a keyword with a list has the type `builtins.list`."""
    monkeypatch.setattr(clients, "projected", broken(with_list))
    codegen.generate(tmp_path / "generated")
    package = tmp_path / "generated" / f"customvoice_v{versions()[-1].replace('-', '_')}"
    group = (package / "groups" / "projects.py").read_text("utf-8")
    assert "tags: builtins.list[str] | None = None," in group
    assert "import builtins" in group
    assert "tags: list[str] | None = field(" in (package / "models" / "project.py").read_text("utf-8")
