"""`customvoice spec`: output and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from customvoice_spec import cli, document_path, projected, versions
from openapi_spec_validator import OpenAPIV31SpecValidator


def test_versions_are_listed_oldest_first(capsys: pytest.CaptureFixture[str]) -> None:
    """`versions` prints one version per line."""
    assert cli.main(["versions"]) == 0
    assert capsys.readouterr().out.split() == sorted(versions())


@pytest.mark.slow
@pytest.mark.parametrize("version", versions())
@pytest.mark.parametrize(("form", "load"), [("json", json.loads), ("yaml", yaml.safe_load)])
def test_render_prints_valid_openapi(version: str, form: str, load, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]  # either loader
    """`render` prints the projection as valid OpenAPI 3.1 in both formats."""
    assert cli.main(["render", version, "--format", form]) == 0
    printed = load(capsys.readouterr().out)
    assert printed == projected(version)
    assert list(OpenAPIV31SpecValidator(printed).iter_errors()) == []


def test_render_of_an_unknown_version_lists_the_known(capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown version is wrong usage (2); one line lists the known versions."""
    assert cli.main(["render", "2020-01-01"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "'2020-01-01'" in captured.err
    assert all(version in captured.err for version in versions())


def test_check_of_an_invalid_document_prints_the_location(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`check FILE` exits with 1 and prints file, line and location."""
    path = tmp_path / "broken.yaml"
    text = document_path().read_text("utf-8")
    path.write_text(text.replace("x-until: '2024-02-01-preview'", "x-until: '2024-02-02'", 1), "utf-8")
    assert cli.main(["check", str(path)]) == 1
    error = capsys.readouterr().err
    assert error.startswith("broken.yaml: line ")
    assert "'2024-02-02'" in error


@pytest.mark.slow
def test_check_of_our_document_passes(capsys: pytest.CaptureFixture[str]) -> None:
    """`check` without a file checks customvoice.yaml."""
    assert cli.main(["check"]) == 0
    printed = capsys.readouterr().out
    assert all(version in printed for version in versions())


def test_missing_command_is_wrong_usage() -> None:
    """Without a command the exit code is 2."""
    with pytest.raises(SystemExit) as caught:
        cli.main([])
    assert caught.value.code == 2
