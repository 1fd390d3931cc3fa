"""Commands for resources: ``customvoice projects list`` and the others, against an emulator."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from customvoice._cli import main
from customvoice._commands import output
from customvoice._commands.app import program
from customvoice._commands.waiting import Interrupted, wait
from customvoice_contract.data.speech import silent_wav
from customvoice_emulator import DEFAULT_KEY, Emulator
from customvoice_spec import load_document, project, versions

pytestmark = pytest.mark.slow
NEWEST = "2026-01-01"
# The verb of each operation whose name is not that of its method.
OTHER_NAMES = {
    "Consents_Post": "create",
    "PersonalVoices_Post": "create",
    "PersonalVoices_CreateFromCandidate": "create",
    "TrainingSets_Post": "create-by-post",
    "TrainingSets_UploadData": "upload-data",
    "Models_ListRecipes": "list-recipes",
}


@pytest.fixture(name="emulator")
def run_emulator(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Emulator]:
    """An emulator that the environment names; there is no configuration file."""
    monkeypatch.setenv("CUSTOMVOICE_CONFIG", str(tmp_path / "config.toml"))
    for name in ("PROFILE", "API_VERSION", "CA_FILE"):
        monkeypatch.delenv(f"CUSTOMVOICE_{name}", raising=False)
    with Emulator(pace="immediate") as emulator:
        monkeypatch.setenv("CUSTOMVOICE_ENDPOINT", emulator.url)
        monkeypatch.setenv("CUSTOMVOICE_KEY", DEFAULT_KEY)
        yield emulator


@pytest.fixture(name="audio")
def write_audio(tmp_path: Path) -> Path:
    """A folder with one recording."""
    folder = tmp_path / "audio"
    folder.mkdir()
    (folder / "a.wav").write_bytes(silent_wav())
    return folder


def ok(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """Run a command that succeeds, and return the JSON that it prints (None: nothing)."""
    code, printed = main(arguments), capsys.readouterr()
    assert code == 0, printed.err
    return json.loads(printed.out) if printed.out else None


def failed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Run a command that fails; return its exit code and the one line of its error."""
    code, printed = main(arguments), capsys.readouterr()
    assert printed.err.count("\n") == 1, printed.err
    return code, printed.err


@pytest.mark.parametrize("version", versions())
def test_every_operation_has_a_verb(version: str) -> None:
    """Each operation of the document is a verb of its group, in every api-version."""
    found = {
        f"{group} {verb}"
        for group, command in program(version).commands.items()
        for verb in command.list_commands(None)  # type: ignore[attr-defined]  # each is a group
    }
    document = project(load_document(), version)
    operations = [each for item in document["paths"].values() for each in item.values() if "operationId" in each]
    missing = {each["operationId"] for each in operations if _verb(each) not in found}
    assert missing == set()
    assert {"models train", "operations wait"} <= found


def _verb(operation: dict[str, Any]) -> str:
    tag, _, name = operation["operationId"].partition("_")
    group = "".join(f"-{each.lower()}" if each.isupper() else each for each in tag).removeprefix("-")
    name = operation.get("x-ms-client-name", name)
    verb = "".join(f"-{each.lower()}" if each.isupper() else each for each in name).removeprefix("-")
    return f"{group} {OTHER_NAMES.get(operation['operationId'], verb)}"


def test_voice_is_made_by_commands(emulator: Emulator, audio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A project, a consent, a personal voice from a folder, and their lists; the commands wait for the operations."""
    assert ok(capsys, "projects", "create", "demo", "--kind", "PersonalVoice")["id"] == "demo"
    talent = ("--voice-talent-name", "Ann", "--company-name", "Co", "--locale", "en-US")
    consent = ok(capsys, "consents", "create", "ann", "--project-id", "demo", *talent, "--audio", str(audio / "a.wav"))
    assert consent["status"] == "Succeeded"
    belongs = ("--project-id", "demo", "--consent-id", "ann")
    voice = ok(capsys, "personal-voices", "create", "ann", *belongs, "--audio", str(audio))
    assert voice["status"] == "Succeeded"
    assert ok(capsys, "personal-voices", "list", "--query", "[].id") == ["ann"]
    assert ok(capsys, "personal-voices", "delete", "ann") is None
    assert emulator.journal.count(operation="PersonalVoices_Post") == 1


def test_model_takes_a_recipe_by_its_kind_or_as_json(
    emulator: Emulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A value that is an object is JSON, a file with JSON, or its kind alone; `train` is another name of `create`."""
    emulator.seed(
        {
            "projects": [{"id": "demo", "kind": "ProfessionalVoice"}],
            "consents": [
                {"id": "ann", "projectId": "demo", "voiceTalentName": "A", "companyName": "C", "locale": "en-US"}
            ],
            "trainingsets": [{"id": "set", "projectId": "demo", "locale": "en-US"}],
        }
    )
    belongs = ("--project-id", "demo", "--consent-id", "ann", "--training-set-id", "set")
    (tmp_path / "recipe.json").write_text('{"kind": "Default"}')
    for name, recipe in (("one", "Default"), ("two", '{"kind": "Default"}'), ("three", f"@{tmp_path}/recipe.json")):
        assert ok(capsys, "models", "train", name, "--recipe", recipe, *belongs)["recipe"]["kind"] == "Default"
    for recipe, reason in (("{", "it is not JSON"), ('{"kid": 1}', "Recipe.kind"), ("@none", "No such file")):
        code, line = failed(capsys, "models", "train", "x", "--recipe", recipe, *belongs)
        assert (code, "--recipe" in line, reason in line) == (2, True, True), line
    unknown = '{"kind": "Default", "size": 1}'
    assert "a Recipe has no size" in failed(capsys, "models", "train", "x", "--recipe", unknown, *belongs)[1]


def test_waiting_can_be_resumed(emulator: Emulator, audio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --no-wait, the command that waits is printed; a timeout prints it too, with exit code 130."""
    emulator.paces.set("seconds:60")
    emulator.clock.freeze()
    ok(capsys, "projects", "create", "demo", "--kind", "PersonalVoice")
    start = ["consents", "create", "ann", "--project-id", "demo", "--voice-talent-name", "A", "--company-name", "C"]
    start += ["--locale", "en-US", "--audio", str(audio / "a.wav")]
    assert main([*start, "--no-wait"]) == 0
    program_name, *words = shlex.split(capsys.readouterr().out)
    assert (program_name, words[:2]) == ("customvoice", ["operations", "wait"])
    code, line = failed(capsys, *words, "--timeout", "0")
    assert (code, "To wait again: customvoice operations wait" in line) == (130, True)
    emulator.clock.advance(seconds=120)
    assert ok(capsys, *words)["status"] == "Succeeded"
    assert failed(capsys, "operations", "wait", "nonsense")[0] == 2


class _Poller:
    """A poller that never ends, and is interrupted."""

    def done(self) -> bool:
        return False

    def status(self) -> str:
        return "Running"

    def wait(self, _seconds: float) -> None:
        raise KeyboardInterrupt

    def continuation_token(self) -> str:
        return "token's"


def test_interrupted_waiting_prints_how_to_resume() -> None:
    """Ctrl-C stops the waiting; the operation continues."""
    with pytest.raises(Interrupted) as raised:
        wait(_Poller(), None)  # type: ignore[arg-type]  # it has the methods that are used
    assert "The operation continues" in str(raised.value)
    assert shlex.split(str(raised.value).partition("again: ")[2])[-1] == "token's"


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        (("projects", "get", "nope"), 1, "NotFoundError: GET"),
        (("projects", "get"), 2, "Missing argument 'ID'"),
        (("projects", "fly"), 2, "No such command 'fly'"),
        (("projects", "list", "--query", "["), 2, "is not a JMESPath expression"),
        (("projects", "list", "--api-version", "2023-99"), 2, "unknown api-version '2023-99'"),
        (("projects", "list", "--key", "wrong"), 1, "AuthenticationError"),
        (("projects", "list", "--endpoint", "nowhere"), 1, "endpoint"),
        (("projects", "list", "--profile", "work"), 2, "has no profile 'work'"),
        (("personal-voices", "create", "ann", "--project-id", "x", "--consent-id", "y", "--audio", "none"), 2, "none"),
        (("nothing",), 2, "unknown command 'nothing'"),
    ],
)
@pytest.mark.usefixtures("emulator")
def test_errors_are_one_line(
    arguments: tuple[str, ...], code: int, part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each mistake is one line and an exit code: 2 for the use, 1 for the service."""
    found, line = failed(capsys, *arguments)
    assert (found, part in line) == (code, True), line


@pytest.mark.usefixtures("emulator")
def test_sources_of_one_resource_exclude_each_other(audio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A consent is made from a URL or from a file; the error names the options."""
    start = ("consents", "create", "ann", "--project-id", "demo", "--voice-talent-name", "A", "--company-name", "C")
    both = ("--locale", "en-US", "--audio", str(audio / "a.wav"), "--audio-url", "http://127.0.0.1/a.wav")
    assert "--audio and --audio-url exclude each other" in failed(capsys, *start, *both)[1]


def test_empty_folder_is_an_error(emulator: Emulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without audio is not sent as nothing."""
    (tmp_path / "empty").mkdir()
    belongs = ("--project-id", "demo", "--consent-id", "ann", "--audio", str(tmp_path / "empty"))
    assert "has no file that ends with .wav or .mp3" in failed(capsys, "personal-voices", "create", "x", *belongs)[1]
    assert emulator.journal.find() == []


def test_profile_has_the_connection(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Options take precedence over the environment, and that over the profile."""
    config = tmp_path / "config.toml"
    config.write_text(f'[work]\nendpoint = "{emulator.url}"\nkey = "{DEFAULT_KEY}"\napi_version = "{NEWEST}"\n')
    monkeypatch.delenv("CUSTOMVOICE_ENDPOINT")
    monkeypatch.delenv("CUSTOMVOICE_KEY")
    assert ok(capsys, "projects", "list", "--profile", "work") == []
    monkeypatch.setenv("CUSTOMVOICE_PROFILE", "work")
    assert ok(capsys, "projects", "list") == []
    monkeypatch.setenv("CUSTOMVOICE_KEY", "wrong")
    assert failed(capsys, "projects", "list")[0] == 1
    assert ok(capsys, "projects", "list", "--key", DEFAULT_KEY) == []
    monkeypatch.delenv("CUSTOMVOICE_PROFILE")
    code, line = failed(capsys, "projects", "list")
    assert (code, "set CUSTOMVOICE_ENDPOINT" in line) == (2, True)


@pytest.mark.parametrize(
    ("text", "part"),
    [("[", "cannot read"), ('a = "b"', "write profiles as"), ('[a]\nurl = "x"', "an unknown key 'url'")],
)
@pytest.mark.usefixtures("emulator")
def test_invalid_configuration_is_one_line(
    text: str, part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that cannot be used is named."""
    (tmp_path / "config.toml").write_text(text)
    code, line = failed(capsys, "projects", "list")
    assert (code, part in line, "config.toml" in line) == (2, True, True)


def test_terminal_gets_a_table(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal a list is a table; markup and control characters of the service have no effect there."""
    emulator.seed({"projects": [{"id": "demo", "kind": "PersonalVoice", "description": "[bold]x\x1b[31m"}]})
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    output.print_result(None, as_json=False, query=None)
    assert main(["projects", "list"]) == 0
    printed = capsys.readouterr().out
    assert "demo" in printed
    assert "[bold]x\ufffd[31m" in printed
    assert "createdDateTime" in printed
    assert main(["projects", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["id"] == "demo"


def test_shell_completes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A shell gets the script, then the groups, the verbs and the options."""
    assert main(["completion", "bash"]) == 0
    assert "_CUSTOMVOICE_COMPLETE=bash_complete" in capsys.readouterr().out
    assert failed(capsys, "completion", "cmd")[0] == 2
    monkeypatch.setenv("_CUSTOMVOICE_COMPLETE", "bash_complete")
    for words, expected in (("customvoice pro", "projects"), ("customvoice models tr", "train")):
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(words.count(" ")))
        assert main([]) == 0
        assert capsys.readouterr().out == f"plain,{expected}\n"
