"""A training of 24 hours that one process starts, before it is killed, and another one waits for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from customvoice_contract.service.emulator_process import EmulatorProcess

KEY = "not-a-real-key"
EMULATOR = (
    "import sys; from customvoice_emulator.cli import main; sys.exit(main(['--port', '0', '--pace', 'seconds:86400']))"
)

# Each program reads the endpoint from its arguments and the key from the environment.
BEGIN = """
import os, sys
from customvoice import CustomVoiceClient, Recipe
from customvoice_contract.data.speech import silent_wav
client = CustomVoiceClient(sys.argv[1], os.environ["KEY"])
client.projects.create("ppp", kind="ProfessionalVoice")
client.training_sets.create("ttt", project_id="ppp", locale="en-US")
client.consents.begin_create_from_file(
    "ccc", project_id="ppp", voice_talent_name="J", company_name="C", locale="en-US", audio=silent_wav()
)
poller = client.models.begin_create(
    "mmm", project_id="ppp", consent_id="ccc", training_set_id="ttt", recipe=Recipe(kind="Default"), voice_name="J"
)
print(poller.continuation_token(), flush=True)
poller.result()
"""
GO_ON = {
    "sync": """
import json, os, sys
from customvoice import CustomVoiceClient, Poller
client = CustomVoiceClient(sys.argv[1], os.environ["KEY"])
poller = Poller.from_continuation_token(client, sys.stdin.read())
print(json.dumps(poller.result(timeout=300).to_dict()))
""",
    "async": """
import asyncio, json, os, sys
from customvoice import AsyncCustomVoiceClient, AsyncPoller
async def main():
    async with AsyncCustomVoiceClient(sys.argv[1], os.environ["KEY"]) as client:
        poller = AsyncPoller.from_continuation_token(client.models, sys.stdin.read())
        print(json.dumps((await poller.result(timeout=300)).to_dict()))
asyncio.run(main())
""",
}


@pytest.fixture
def endpoint() -> Iterator[str]:
    with EmulatorProcess(KEY, [sys.executable, "-c", EMULATOR]) as emulator:
        yield emulator.endpoint


def killed_waiter(endpoint: str, environment: dict[str, str]) -> str:
    """Start a training and wait for it in a process that is killed meanwhile. Returns its continuation token."""
    command = [sys.executable, "-c", BEGIN, endpoint]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            return process.stdout.readline() if process.stdout else ""
        finally:
            process.kill()


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(GO_ON))
def test_token_survives_the_killed_process(endpoint: str, kind: str) -> None:
    """With the token alone another process, a day later, gets the model, which was trained once."""
    environment = {**os.environ, "KEY": KEY}
    token = killed_waiter(endpoint, environment)
    assert (json.loads(token)["resource_id"], KEY in token) == ("mmm", False)
    httpx.post(f"{endpoint}/_emulator/clock/advance", json={"hours": 25}).raise_for_status()
    command = [sys.executable, "-c", GO_ON[kind], endpoint]
    done = subprocess.run(command, env=environment, input=token, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    model = json.loads(done.stdout)
    assert (model["id"], model["status"]) == ("mmm", "Succeeded")
