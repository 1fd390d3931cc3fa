"""The Dockerfile, checked without Docker: what it copies, its user, and its commands."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from customvoice_emulator import probe
from customvoice_emulator.http.server import ThreadServer
from customvoice_emulator.http.tls import generated_certificate
from customvoice_emulator.options import GROUPS, PREFIX, parse
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse

from tests.support.paths import ROOT

TEXT = (ROOT / "Dockerfile").read_text()
INSTRUCTIONS = [
    tuple(line.split(maxsplit=1))
    for line in re.sub(r"\\\n\s*", "", TEXT).splitlines()
    if line and not line.startswith("#")
]
SETTINGS = dict(pair.split("=", 1) for name, text in INSTRUCTIONS if name == "ENV" for pair in shlex.split(text))


def values(instruction: str) -> list[str]:
    """Return the values of all uses of an instruction."""
    return [text for name, text in INSTRUCTIONS if name == instruction]


def test_image_does_not_run_as_root() -> None:
    """Its user owns the directory that it writes to, which is a volume."""
    assert values("USER") == ["emulator"]
    order = [name for name, _ in INSTRUCTIONS]
    assert order.index("RUN") < order.index("USER") < order.index("ENTRYPOINT")
    assert values("VOLUME") == [SETTINGS[f"{PREFIX}DATA_DIR"]] == ["/data"]
    assert "--owner=emulator /data" in TEXT


def test_image_variables_are_options() -> None:
    """Each exists; together they listen on all interfaces on the exposed port, without a control plane."""
    known = {option.variable for options in GROUPS.values() for option in options}
    assert {name for name in SETTINGS if name.startswith(PREFIX)} <= known
    options = parse([], SETTINGS)
    assert values("EXPOSE") == [str(options.port)]
    assert options.host == "0.0.0.0"  # noqa: S104 - it is compared
    assert options.no_control
    for secret in ("KEY", "CONTROL_TOKEN"):
        assert f"{PREFIX}{secret}" not in SETTINGS


def test_image_copies_the_sources_of_the_package() -> None:
    """Everything that the wheel is built from is copied and not ignored; nothing else is."""
    copied = {source for text in values("COPY") for source in shlex.split(text)[:-1]}
    assert {"overlays", "generated", "emulator", "spec", "pyproject.toml", "README.md", "LICENSE"} <= copied
    assert "contract_tests/customvoice_contract" in copied
    for source in copied:
        assert (ROOT / source).exists()
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {line.removeprefix("!") for line in ignored if line.startswith("!")} == copied
    assert "*" in ignored


@pytest.mark.slow
def test_image_commands_run(tmp_path: Path) -> None:
    """The entry point serves with the image's settings, and the health check succeeds, then fails after the end."""
    settings = {**SETTINGS, f"{PREFIX}HOST": "127.0.0.1", f"{PREFIX}DATA_DIR": str(tmp_path / "data")}
    clean = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    (health,) = values("HEALTHCHECK")
    check = json.loads(health.partition("CMD ")[2])
    (entry,) = (json.loads(text) for text in values("ENTRYPOINT"))
    assert check[0] == "python"
    check[0] = sys.executable
    command = shutil.which(entry[0], path=str(Path(sys.executable).parent))
    assert command is not None
    with subprocess.Popen(
        [command, *entry[1:], "--port", "0"], stdout=subprocess.PIPE, text=True, env=clean | settings
    ) as process:
        try:
            assert process.stdout is not None
            settings[f"{PREFIX}PORT"] = process.stdout.readline().strip().rpartition(":")[2]
            alive = subprocess.run(check, env=clean | settings, capture_output=True, timeout=120)
        finally:
            process.terminate()
            process.wait(120)
    gone = subprocess.run(check, env=clean | settings, capture_output=True, timeout=120)
    assert (alive.returncode, alive.stdout, alive.stderr) == (0, b"", b"")
    assert (gone.returncode, gone.stdout) == (1, b"")
    assert b"no response from 127.0.0.1" in gone.stderr
    assert process.returncode == 0


@pytest.mark.parametrize(("status", "code"), [(200, 0), (401, 0), (500, 1), (503, 1)])
def test_probe_checks_the_status(status: int, code: int) -> None:
    """A rejected request means alive; a failing emulator does not."""
    app = Starlette()
    app.router.default = PlainTextResponse("", status)
    with ThreadServer(app) as server:
        assert probe.main({f"{PREFIX}PORT": server.url.rpartition(":")[2]}) == code


def test_probe_uses_https(tmp_path: Path) -> None:
    """It uses HTTPS if the emulator does."""
    app = Starlette()
    app.router.default = PlainTextResponse("")
    with ThreadServer(app, certificate=generated_certificate(tmp_path, "127.0.0.1")) as server:
        settings = {f"{PREFIX}PORT": server.url.rpartition(":")[2], f"{PREFIX}HOST": EVERYWHERE}
        assert probe.main({**settings, f"{PREFIX}TLS": "1"}) == 0
        assert probe.main(settings) == 1


EVERYWHERE = "0.0.0.0"  # noqa: S104 - the probe asks this machine instead
