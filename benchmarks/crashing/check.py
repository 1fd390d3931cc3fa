"""Check the state after a restart against the states that are possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.crashing.client import Client
from benchmarks.crashing.model import ENDED, State
from benchmarks.crashing.wire import Connection, Request

COLLECTIONS = ("projects", "consents", "trainingsets", "models", "endpoints", "personalvoices")
_PAGE = 7


@dataclass(frozen=True)
class Seen:
    """All resources by path, in the order of their lists, and the statuses of operations by id."""

    resources: Mapping[str, Mapping[str, Any]]
    operations: Mapping[str, str]


def look(connection: Connection, works: set[str]) -> Seen:
    """Read all pages of all lists, and the operations with these ids."""
    resources = {f"{name}/{each['id']}": each for name in COLLECTIONS for each in _listed(connection, name)}
    return Seen(resources, dict(_statuses(connection, works)))


def _listed(connection: Connection, name: str) -> Iterator[Mapping[str, Any]]:
    skip = 0
    while True:
        page = connection.send(Request("GET", name, query=f"&maxpagesize={_PAGE}&skip={skip}"))
        assert page is not None, "the emulator ended while it was looked at"
        yield from page.value["value"]
        skip += _PAGE
        if "nextLink" not in page.value:
            return


def _statuses(connection: Connection, works: set[str]) -> Iterator[tuple[str, str]]:
    for work in works:
        answer = connection.send(Request("GET", f"operations/{work}"))
        assert answer is not None, "the emulator ended while it was looked at"
        if answer.status == 200:
            yield work, answer.value["status"]


def candidates(client: Client) -> list[State]:
    """Return the possible states of a client's namespace: without and with the effect of the open request."""
    if client.open is None:
        return [client.state]
    done = client.state.copy()
    client.open.effect(done, {})
    return [client.state, done]


def seen_by(client: Client, seen: Seen) -> Seen:
    """Return the part of the state in a client's namespace."""
    return Seen(
        {path: body for path, body in seen.resources.items() if client.owns(path)},
        {work: status for work, status in seen.operations.items() if work.startswith(f"{client.name}-")},
    )


def differences(state: State, seen: Seen) -> list[str]:
    """Describe the differences between the resources of a namespace and `state`."""
    own = seen.resources
    found = [f"{path} is lost" for path in state.resources if path not in own]
    found += [f"{path} exists, but no request created it" for path in own if path not in state.resources]
    for path, made in state.resources.items():
        body = own.get(path, made.fields)
        found += [
            f"{path}: {key} is {body.get(key)!r}, not {value!r}"
            for key, value in made.fields.items()
            if body.get(key) != value
        ]
    found += _order(state, list(own))
    for work, expected in state.operations.items():
        status = seen.operations.get(work)
        if status is None:
            found.append(f"operation {work} is lost")
        elif not expected.allows(status):
            found.append(f"operation {work} is {status} after {expected.seen}, and may end {sorted(expected.ends)}")
    found += [f"operation {each} is there" for each in seen.operations if each not in state.operations]
    return found


def unfinished(state: State, seen: Seen) -> list[str]:
    """Describe the resources whose final status is not that of their operation."""
    found = [f"operation {work} is {status}" for work, status in seen.operations.items() if status not in ENDED]
    for path, made in state.resources.items():
        work, body = state.operations.get(made.operation or ""), seen.resources.get(path)
        # A lost resource was reported before.
        if work is not None and body is not None and body["status"] != work.leaves(work.seen):
            found.append(f"{path} is {body['status']}, not {work.leaves(work.seen)}")
    return found


def _order(state: State, own: list[str]) -> list[str]:
    """Check that each list is in the order of creation, with recreated resources at its end."""
    return [
        f"the order of {name} is {listed}, not {expected}"
        for name in COLLECTIONS
        if (listed := [each for each in own if each.startswith(f"{name}/")])
        != (expected := [each for each in state.of(name) if each in own])
        and set(listed) == set(expected)
    ]
