"""The documents that the spec diff loads: files, directories, referenced files, git revisions."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from customvoice_spec import SpecError, document_path, projected, versions
from customvoice_spec.diff import compare_documents, diff, load_documents

from tests.diff.pairs import base, with_schema

OLD, NEW = versions()[0], versions()[-1]


def _loaded(path: Path) -> Any:
    (document,) = load_documents(str(path)).values()
    return document


@pytest.mark.slow
def test_directory_has_a_document_per_version(tmp_path: Path) -> None:
    """The documents of a directory are compared with those of the same version on the other side."""
    for version in (OLD, NEW):
        folder = tmp_path / version
        folder.mkdir()
        (folder / "openapi.json").write_text(json.dumps(projected(version)), "utf-8")
    (tmp_path / "package.json").write_text("{}", "utf-8")
    found = diff(load_documents(str(tmp_path)), load_documents(str(document_path())))
    compared = [(each.old, each.new, len(each.findings)) for each in found.comparisons if each.old in (OLD, NEW)]
    assert compared == [(OLD, OLD, 0), (NEW, NEW, 0)]


def _split(folder: Path, shared: dict[str, Any], name: str = "shared.json") -> Path:
    """Write the base document with its component Thing in a separate file."""
    document = base()
    text = json.dumps(document).replace("#/components/schemas/Thing", f"{name}#/components/schemas/Thing")
    split = json.loads(text)
    del split["components"]["schemas"]["Thing"]
    (folder / name).write_text(json.dumps({"components": {"schemas": shared}}), "utf-8")
    path = folder / "openapi.json"
    path.write_text(json.dumps(split), "utf-8")
    return path


def test_referenced_file_is_part_of_the_document(tmp_path: Path) -> None:
    """A document with a component in another file is the same document, and changes in that file are found."""
    thing = base()["components"]["schemas"]["Thing"]
    assert compare_documents(base(), _loaded(_split(tmp_path, {"Thing": thing}))) == []
    thing["properties"]["size"]["maximum"] = 9
    changes = compare_documents(base(), _loaded(_split(tmp_path, {"Thing": thing}, "other.json")))
    assert {change.rule for change in changes} == {"request-property-max-set", "response-property-max-set"}


def test_files_that_refer_to_each_other_are_bundled(tmp_path: Path) -> None:
    """A shared file may refer to the document, and its components may have names that the document uses."""
    thing = base()["components"]["schemas"]["Thing"]
    thing["properties"]["back"] = {"$ref": "openapi.json#/components/schemas/Taken"}
    path = _split(
        tmp_path,
        {
            "Thing": {**thing, "properties": {**thing["properties"], "own": {"$ref": "#/components/schemas/Taken"}}},
            "Taken": {"type": "integer"},
        },
    )
    document = json.loads(path.read_text("utf-8"))
    document["components"]["schemas"]["Taken"] = {"type": "string"}
    path.write_text(json.dumps(document), "utf-8")
    schemas = _loaded(path)["components"]["schemas"]
    assert schemas["Taken"] == {"type": "string"}
    assert schemas["Taken2"] == {"type": "integer"}
    assert schemas["Thing"]["properties"]["back"] == {"$ref": "#/components/schemas/Taken"}
    assert schemas["Thing"]["properties"]["own"] == {"$ref": "#/components/schemas/Taken2"}


def test_file_of_shared_types_is_not_a_version(tmp_path: Path) -> None:
    """A file without operations in a directory is not loaded as a document."""
    shared = {"swagger": "2.0", "info": {"version": "v1"}, "paths": {}, "definitions": {}}
    (tmp_path / "types.json").write_text(json.dumps(shared), "utf-8")
    (tmp_path / "openapi.json").write_text(json.dumps(base()), "utf-8")
    assert list(load_documents(str(tmp_path))) == [base()["info"]["version"]]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", "{", "not JSON"),
        ("a.yaml", "a: [", "not YAML"),
        ("a.yaml", "openapi: 3.1.0\ninfo: {version: '1'}\n", "has no paths"),
        ("a.yaml", "just: this\n", "not an OpenAPI 3 or Swagger 2.0"),
        ("a.yaml", "a: 1\na: 2\n", "given twice"),
    ],
)
def test_invalid_file_is_an_error(tmp_path: Path, name: str, content: str, message: str) -> None:
    """An invalid file is an error, never "no changes"."""
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(SpecError, match=message):
        load_documents(str(tmp_path / name))


def test_directory_without_documents_is_an_error(tmp_path: Path) -> None:
    """A directory without documents is an error."""
    with pytest.raises(SpecError, match="contains no OpenAPI document"):
        load_documents(str(tmp_path))


@pytest.mark.parametrize("target", ["#/components/schemas/Nothing", "other.yaml#/Thing"])
def test_reference_to_a_missing_node_is_an_error(target: str) -> None:
    """A dangling reference is an error."""
    broken = with_schema("response-body", {"$ref": target})
    with pytest.raises(SpecError, match=re.escape(target)):
        compare_documents(broken, base())


def test_git_revision_is_loaded() -> None:
    """git:HEAD loads every version of the committed document; an unknown revision is an error."""
    repository = document_path().parent
    if subprocess.run(["git", "-C", repository, "rev-parse", "HEAD"], capture_output=True, check=False).returncode:
        pytest.skip("not in a git checkout")
    assert set(load_documents("git:HEAD")) >= {"2024-02-01-preview", "2026-01-01"}
    with pytest.raises(SpecError, match="git cannot show revision 'no-such-revision'"):
        load_documents("git:no-such-revision")
    with pytest.raises(SpecError, match="git cannot show revision '--output=x'"):
        load_documents("git:--output=x")
