"""Compare the client with httpx alone, an azure-core pipeline with its usual policies, and azure-core on aiohttp.

Our client runs with all defaults: retries, authorisation, ids, redacted logging, decoding into models. The raw httpx
side only decodes JSON.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import httpx_aiohttp
from azure.core import AsyncPipelineClient, PipelineClient
from azure.core.credentials import AzureKeyCredential
from azure.core.pipeline import policies
from azure.core.pipeline.transport import AioHttpTransport
from azure.core.rest import HttpRequest
from customvoice import AsyncCustomVoiceClient, CustomVoiceClient
from customvoice_spec import versions

from benchmarks.measure import Comparison, Effort, heading, import_ratio, interleaved, interleaved_async, report, server

KEY = "customvoice-benchmark-key"
HEADER = "Ocp-Apim-Subscription-Key"
VERSION = versions(stage="stable")[-1]
MODULE = "customvoice.v" + VERSION.replace("-", "_")
PATH = f"/customvoice/projects/bench?api-version={VERSION}"

HERE = Path(__file__).parent
LOOPBACK: list[str | Path] = [sys.executable, HERE / "loopback_server.py"]
UPLOAD = HERE / "upload_memory.py"

# How much more memory than an idle client an upload may use, in bytes.
MEMORY_GOAL = 8 * 1024 * 1024

TASKS = 20


def main(effort: Effort) -> None:
    """Print one table per kind of figure."""
    calls, rounds = effort.calls, effort.rounds
    with server(LOOPBACK) as url:
        heading("client, one call after the other")
        for comparison in sync_calls(url, calls=calls, rounds=rounds):
            report(comparison)
        for tasks in (1, TASKS):
            heading(f"asynchronous client, {tasks} task{'s' if tasks > 1 else ''}")
            for comparison in asyncio.run(async_calls(url, calls=calls, rounds=rounds, tasks=tasks)):
                report(comparison)
    heading("import, less the start of the interpreter")
    for comparison in imports(rounds):
        report(comparison)
    print("\nmemory of an upload of 30 MB, above the idle client")
    for kind in ("sync", "async"):
        memory(kind)


def sync_calls(url: str, *, calls: int, rounds: int) -> list[Comparison]:
    """Return calls that read a project: with our client, with httpx, with azure-core on requests."""
    target = url + PATH
    with (
        httpx.Client(headers={HEADER: KEY}) as raw,
        CustomVoiceClient(url, KEY) as client,
        usual_pipeline(url) as azure,
    ):
        found = interleaved(
            {
                "ours": lambda: client.projects.get("bench"),
                "httpx": lambda: raw.get(target).json(),
                "azure": lambda: checked(azure.send_request(HttpRequest("GET", target))),
            },
            calls=calls,
            rounds=rounds,
        )
    return [
        Comparison("over httpx", found["ours"], found["httpx"], goal=1.05),
        Comparison("over azure-core on requests", found["ours"], found["azure"], goal=0.6),
    ]


async def async_calls(url: str, *, calls: int, rounds: int, tasks: int) -> list[Comparison]:
    """Measure reads of a project from ``tasks`` tasks: ours on httpx, ours on aiohttp, httpx, azure-core on aiohttp."""
    async with async_sides(url) as sides:
        found = await interleaved_async(sides, calls=calls, rounds=rounds, tasks=tasks)
    return [
        Comparison("over httpx", found["ours"], found["httpx"]),
        Comparison("over azure-core on aiohttp", found["ours"], found["azure"], goal=1.0),
        Comparison("with httpx-aiohttp over azure-core on aiohttp", found["ours on aiohttp"], found["azure"], goal=1.0),
    ]


@asynccontextmanager
async def async_sides(url: str) -> AsyncIterator[dict[str, Callable[[], Awaitable[object]]]]:
    """Yield the asynchronous clients, and close them afterwards."""
    target = url + PATH
    async with AsyncExitStack() as stack:
        raw = await stack.enter_async_context(httpx.AsyncClient(headers={HEADER: KEY}))
        ours = await stack.enter_async_context(AsyncCustomVoiceClient(url, KEY))
        on_aiohttp = await stack.enter_async_context(
            AsyncCustomVoiceClient(url, KEY, transport=httpx_aiohttp.AiohttpTransport())
        )
        azure: Any = await stack.enter_async_context(
            AsyncPipelineClient(
                base_url=url, policies=usual_policies(policies.AsyncRetryPolicy()), transport=AioHttpTransport()
            )
        )

        async def read_raw() -> object:
            return (await raw.get(target)).json()

        async def read_azure() -> object:
            return checked(await azure.send_request(HttpRequest("GET", target)))

        yield {
            "ours": lambda: ours.projects.get("bench"),
            "ours on aiohttp": lambda: on_aiohttp.projects.get("bench"),
            "httpx": read_raw,
            "azure": read_azure,
        }


def usual_pipeline(url: str) -> Any:
    """Return an azure-core pipeline on requests."""
    return PipelineClient(base_url=url, policies=usual_policies(policies.RetryPolicy()))


def usual_policies(retry: Any) -> list[Any]:
    """Return the policies that a generated client of the Azure SDK uses for each request."""
    return [
        policies.RequestIdPolicy(),
        policies.HeadersPolicy(),
        policies.UserAgentPolicy("bench/1"),
        retry,
        policies.AzureKeyCredentialPolicy(AzureKeyCredential(KEY), HEADER),
        policies.CustomHookPolicy(),
        policies.NetworkTraceLoggingPolicy(),
        policies.DistributedTracingPolicy(),
        policies.HttpLoggingPolicy(),
    ]


def checked(response: Any) -> object:
    """Return the JSON of a 2xx response."""
    response.raise_for_status()
    return response.json()


def imports(rounds: int) -> list[Comparison]:
    """Print the import time of the client and of its peers."""
    peer = "import httpx"
    return [
        import_ratio("import customvoice, over import httpx", "import customvoice", peer, rounds=rounds, goal=1.25),
        import_ratio(
            "with the client, over import httpx",
            "from customvoice import CustomVoiceClient",
            peer,
            rounds=rounds,
            goal=1.25,
        ),
        import_ratio(
            "with the client and its projects, over import httpx",
            f"from {MODULE} import CustomVoiceClient, Project; CustomVoiceClient('http://127.0.0.1:1', 'k').projects",
            f"{peer}; httpx.Client()",
            rounds=rounds,
        ),
    ]


def memory(kind: str) -> None:
    """Print the peak memory of an upload, as counted by Python and by the system."""
    with server(LOOPBACK) as url:
        for gauge in ("tracemalloc", "resident"):
            done = subprocess.run(  # noqa: S603 - our own command
                [sys.executable, UPLOAD, kind, gauge, url], check=True, capture_output=True, text=True
            )
            peak = json.loads(done.stdout)["peak"]
            print(f"{kind + ', by ' + gauge:<62} {peak / 1024**2:>9.2f} MB  {peak / MEMORY_GOAL:.2f} x of the aim")
