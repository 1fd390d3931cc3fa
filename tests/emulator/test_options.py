"""The options of `customvoice emulator` and their environment variables, tested without a process."""

import argparse
import json
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from customvoice_emulator import DEFAULT_KEY, EmulatorTransport
from customvoice_emulator.cli import main
from customvoice_emulator.common.limits import Limits
from customvoice_emulator.options import GROUPS, PREFIX, Option, parse

OPTIONS = [each for options in GROUPS.values() for each in options]
EVERYWHERE = "0.0.0.0"  # noqa: S104 - it is rejected, or bound for a moment without serving
CONSENT = {"projectId": "Jessica", "voiceTalentName": "J", "companyName": "C", "locale": "en-US"}
MADE = {
    "cors": ("http://localhost:5173,off", ["http://localhost:5173", "off"]),
    "port": ("1", 1),
    "pace": ("models=seconds:60,immediate", [("models", "seconds:60"), (None, "immediate")]),
    "key": ("a,x:b", ["a", "x:b"]),
    "allow-host": ("a,b:1", ["a", "b:1"]),
    "control-host": ("one.test,two.test", ["one.test", "two.test"]),
    "rate-limit": ("7", 7),
    "max-endpoints": ("7", 7),
    "max-concurrent-trainings": ("7", 7),
    "personal-voice-access": ("denied-all", "denied-all"),
}


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the environment variables of the test run."""
    import os

    for name in [each for each in os.environ if each.startswith(PREFIX)]:
        monkeypatch.delenv(name)


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Run the command until it would serve; return the app, or fail with its output."""
    served: list[Any] = []
    monkeypatch.setattr("customvoice_emulator.http.server.serve", lambda *arguments: served.append(arguments))

    def run(*options: str) -> Any:
        assert main(["--port", "0", *options]) == 0
        return served[-1][0]

    return run


@contextmanager
def client(app: Any, **headers: str) -> Iterator[httpx.Client]:
    """A client of the app."""
    known = {"ocp_apim_subscription_key": DEFAULT_KEY, **headers}
    with httpx.Client(
        transport=EmulatorTransport(app),
        base_url="http://emulator/customvoice/",
        headers={name.replace("_", "-"): value for name, value in known.items()},
        params={"api-version": "2026-01-01"},
    ) as made:
        yield made


def control(app: Any, **headers: str) -> int:
    """Return the status of a request to the control plane."""
    known = {"Ocp-Apim-Subscription-Key": DEFAULT_KEY, **headers}
    with httpx.Client(transport=EmulatorTransport(app)) as http:
        return http.get("http://emulator/_emulator/clock", headers=known).status_code


@pytest.mark.parametrize("option", OPTIONS, ids=lambda each: each.name)
def test_each_option_is_also_a_variable(option: Option, tmp_path: Path) -> None:
    """Both forms have the same value; the option takes precedence; an empty variable is ignored."""
    file = tmp_path / "keys"
    file.write_text("key,with:comma\n\n  other  \n")
    text, value = MADE.get(option.name, ("text", "text"))
    if option.name == "key-file":
        text, value = str(file), ["key,with:comma", "other"]
    elif option.read is None:
        text, value = "1", True
    elif option.value in ("FILE", "DIRECTORY"):
        text, value = str(tmp_path), tmp_path
    flags = [f"--{option.name}", *([] if option.read is None else [text])]
    if option.many:
        flags = [each for one in text.split(",") for each in (f"--{option.name}", one)]
    name = option.destination
    assert getattr(parse(flags, {}), name) == value
    assert getattr(parse([], {option.variable: text}), name) == value
    assert getattr(parse(flags, {option.variable: "nonsense,"}), name) == value
    assert getattr(parse([], {option.variable: ""}), name) == getattr(parse([], {}), name) == option.default


@pytest.mark.parametrize(("text", "value"), [("1", True), ("On", True), ("true", True), ("0", False), ("no", False)])
def test_switches_as_variables(text: str, value: object) -> None:
    """On or off, in the usual words."""
    assert parse([], {f"{PREFIX}TLS": text}).tls is value


def test_default_number_of_the_rate_limit() -> None:
    """Without a number, the service's limit is used."""
    assert parse(["--rate-limit"], {}).rate_limit == 50
    assert parse(["--rate-limit", "--tls"], {}).rate_limit == 50
    assert parse([], {}).rate_limit is None


def test_help_is_short_and_in_groups(capsys: pytest.CaptureFixture[str]) -> None:
    """Each option is listed once, under a heading; the help has at most a screen and a half."""
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    said = capsys.readouterr().out
    assert end.value.code == 0
    for option in OPTIONS:
        assert len(re.findall(rf"^  --{option.name}\b(?!-)", said, re.MULTILINE)) == 1
    for title in GROUPS:
        assert f"\n{title}:\n" in said
    assert len(said.splitlines()) < 90


def rejected(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """Run the command with invalid options; return its line of output."""
    try:
        code: Any = main(options)
    except SystemExit as end:
        code = end.code
    out, said = capsys.readouterr()
    assert (code, out) == (2, "")
    assert re.fullmatch(r"customvoice emulator: [^\n]+\n", said)
    return said


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--rate-limit", "0"], "from 1"),
        (["--rate-limit", "x"], "from 1"),
        (["--max-endpoints", "-1"], "--max-endpoints"),
        (["--pace", "voices=immediate"], "consents, trainingsets"),
        (["--pace", "models="], "reads:N"),
        (["--personal-voice-access", "none"], "denied-create"),
        (["--allow-host", "http://a"], "HOST:PORT"),
        (["--key-file", "/nowhere/keys"], "/nowhere/keys"),
        (["--key-file", "/dev/null"], "no key"),
        (["--jwks", "/nowhere/keys"], "/nowhere/keys"),
        (["--token-audience", "a"], "--jwks"),
        (["--token-issuer", "a"], "--jwks"),
        (["--catalogue", "/nowhere/catalogue"], "/nowhere/catalogue"),
        (["--seed", "/nowhere/seed"], "/nowhere/seed"),
        (["--tls-cert", "/nowhere/cert"], "both required"),
        (["--tls-key", "/nowhere/key"], "both required"),
        (["--tls-cert", "/nowhere/cert", "--tls-key", "/nowhere/key"], "/nowhere/cert"),
        (["--tls", "--data-dir", "/dev/null/data"], "/dev/null/data"),
        (["--key", "a:x", "--key", "b:x"], "key number 2"),
        (["--host", EVERYWHERE], "--control-token"),
        (["--por", "1"], "--por"),
    ],
)
def test_invalid_option_gives_one_line(capsys: pytest.CaptureFixture[str], options: list[str], word: str) -> None:
    """The exit code is 2, and the line has the option, the file or the expected value."""
    assert word in rejected(capsys, "--port", "0", *options)


@pytest.mark.parametrize(
    ("name", "value"), [("TLS", "maybe"), ("RATE_LIMIT", "on"), ("KEY", "a,,b"), ("PACE", "x"), ("ALLOW_HOST", "a b")]
)
def test_invalid_variable_gives_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """The line has the variable; secrets are not in it."""
    monkeypatch.setenv(PREFIX + name, value)
    assert PREFIX + name in rejected(capsys, "--port", "0")


def test_error_for_an_invalid_key_does_not_contain_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The message has neither a given key nor one of a file; it has the file's line."""
    assert "SECRET" not in rejected(capsys, "--key", "SECRET ")
    keys = tmp_path / "keys"
    keys.write_text("fine\nSECRET\tSECRET\n")
    said = rejected(capsys, "--key-file", str(keys))
    assert "line 2" in said
    assert "SECRET" not in said
    keys.write_bytes(b"\xff")
    assert "UTF-8" in rejected(capsys, "--key-file", str(keys))


@pytest.mark.parametrize("host", [EVERYWHERE, "::"])
@pytest.mark.parametrize("options", [["--no-control"], ["--control-token", "t"]])
def test_control_plane_on_a_public_address_needs_a_token(
    start: Callable[..., Any], capsys: pytest.CaptureFixture[str], host: str, options: list[str]
) -> None:
    """On such an address the control plane needs a token, or must be off; otherwise the start fails."""
    if host == "::" and not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no IPv6")
    assert "with it the control plane" in rejected(capsys, "--port", "0", "--host", host)
    app = start("--host", host, *options)
    with client(app) as http:
        assert http.get("projects").status_code == 200
    assert control(app) == (404 if options == ["--no-control"] else 401)
    assert control(app, Authorization="Bearer t") == (404 if options == ["--no-control"] else 200)


def test_pages_of_other_origins(start: Callable[..., Any], capsys: pytest.CaptureFixture[str]) -> None:
    """Any page can call a loopback address, none another address; --cors names them, off is none."""
    assert "excludes every origin" in rejected(capsys, "--port", "0", "--cors", "off", "--cors", "*")
    seen = []
    for options in ([], ["--cors", "http://a.example"], ["--cors", "off"], ["--host", "0.0.0.0", "--no-control"]):  # noqa: S104
        with client(start(*options)) as http:
            answer = http.get("projects", headers={"Origin": "http://a.example"})
        seen.append(answer.headers.get("access-control-allow-origin"))
    assert seen == ["*", "http://a.example", None, None]


def test_options_are_applied(start: Callable[..., Any], tmp_path: Path) -> None:
    """Keys, paces, limits, hosts and links follow the options."""
    keys, seed = tmp_path / "keys", tmp_path / "seed.json"
    keys.write_text("b:2\n")
    seed.write_text(json.dumps({"projects": [{"id": "Seeded", "kind": "PersonalVoice"}]}))
    app = start(
        *("--key", "a:1", "--key-file", str(keys), "--seed", str(seed)),
        *("--pace", "immediate", "--pace", "consents=seconds:60"),
        *("--rate-limit", "4", "--max-endpoints", "3", "--max-concurrent-trainings", "2", "--strict-data"),
        *("--personal-voice-access", "denied-all", "--lenient-version", "--extended-filter"),
        *("--allow-host", "files.example:80", "--allow-azure-blobs", "--trust-forwarded"),
    )
    with client(app, ocp_apim_subscription_key="1", x_forwarded_proto="https", x_forwarded_prefix="/voices") as http:
        assert [each["id"] for each in http.get("projects").json()["value"]] == ["Seeded"]
        assert http.get("projects", headers={"Ocp-Apim-Subscription-Key": "2"}).json() == {"value": []}
        assert http.get("personalvoices").status_code == 403
        made = http.put("consents/Jessica", json={**CONSENT, "projectId": "Seeded"})
        assert made.headers["Operation-Location"].startswith("https://emulator/voices/customvoice/operations/")
        assert http.get("consents/Jessica").json()["status"] == "NotStarted"
        assert http.get("projects").status_code == 429
        assert control(app) == 200
    emulator = app._app.state.emulator
    assert emulator.limits == Limits(
        4, 2, 3, "denied-all", lenient_version=True, strict_data=True, extended_filter=True
    )
    emulator.fetch_policy.check("http://files.example/a")
    emulator.fetch_policy.check("https://account.blob.core.windows.net/a")
    assert str(emulator.paces.of("models")) == "immediate"


def test_tokens_are_checked_with_a_key_set(start: Callable[..., Any], tmp_path: Path) -> None:
    """The given audience and issuer are checked."""
    point = {"x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"keys": [{"kty": "EC", "crv": "P-256", **point}]}))
    app = start("--jwks", str(keys), "--token-audience", "speech", "--token-issuer", "us")
    with client(app, ocp_apim_subscription_key="", authorization="Bearer x") as http:
        assert "not a JSON Web Token" in http.get("projects").json()["error"]["message"]
    check = app.state.emulator.auth._token_check
    assert (check.audience, check.issuer) == ("speech", "us")


def test_second_line_has_the_ca_of_a_generated_certificate(
    start: Callable[..., Any], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A generated certificate is kept in the data directory, or removed at the end; a user's needs no second line."""
    start("--tls")
    url, trust = capsys.readouterr().out.splitlines()
    assert url.startswith("https://127.0.0.1:")
    ca_file = Path(trust.removeprefix("SSL_CERT_FILE="))
    assert ca_file.name == "ca.pem"
    assert not ca_file.exists()
    start("--tls", "--data-dir", str(tmp_path))
    made = tmp_path / "tls"
    assert capsys.readouterr().out.splitlines()[1] == f"SSL_CERT_FILE={made / 'ca.pem'}"
    assert (made / "ca.pem").exists()
    start("--tls-cert", str(made / "server.pem"), "--tls-key", str(made / "server.key"))
    assert re.fullmatch(r"https://127\.0\.0\.1:[0-9]+\n", capsys.readouterr().out)


def test_parsers_raise_argument_type_error() -> None:
    """Every parser raises argparse's own error, which becomes the one line."""
    for option in OPTIONS:
        if option.read not in (None, str):
            assert option.read is not None
            with pytest.raises(argparse.ArgumentTypeError):
                option.read("\0")
