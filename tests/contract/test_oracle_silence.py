"""The passive oracles on the unchanged emulator: they find nothing in any traffic."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from customvoice_contract.data.speech import speak
from customvoice_contract.oracles import Monitor
from customvoice_contract.scenarios.core.context import Context
from customvoice_contract.service.client import Service
from customvoice_emulator import DEFAULT_KEY, Emulator
from customvoice_spec import versions
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterator

    from customvoice_contract.oracles import Exchange

COLLECTIONS = ("projects", "consents", "trainingsets", "models", "endpoints", "personalvoices")
NAMES = ("one", "Two")
GUIDS = ("9f50c644-2121-40e9-9ea7-544e48bfe3cb", "00000000-0000-4000-8000-000000000001")
# The last two break the grammar.
FILTERS = (
    "kind eq 'PersonalVoice'",
    "projectId ne 'one'",
    "createdDateTime gt 2024-01-01T00:00:00Z",
    "kind gt 'x'",
    "",
)
WRONG: tuple[dict[str, str], ...] = ({"Content-Type": "text/plain"}, {"Ocp-Apim-Subscription-Key": "wrong"})
HEADERS: tuple[dict[str, str], ...] = ({}, {}, {}, {"Operation-Id": "again-1"}, *WRONG)
VERBS = ("GET", "GET", "PUT", "PUT", "POST", "DELETE", "PATCH", "LIST", "LIST", "ACT", "FORM", "MONITOR", "LINK")
TEXTS: tuple[dict[str, Any], ...] = (
    {},
    {"description": "A text"},
    {"description": None, "displayName": "A name"},
    {"id": "one"},
)


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """Serve one emulator for all examples; the monitor does not know what earlier examples left."""
    with Emulator() as running:
        yield running


def traffic(service: Service, seed: int, steps: int) -> None:
    """Send random valid and invalid requests with few ids, so that they affect each other."""
    chance = random.Random(seed)  # noqa: S311 - repeats with the seed; nothing secret is drawn
    # Without a project nothing else can be made.
    seen = [service.send("PUT", f"/projects/{name}", json={"kind": "PersonalVoice"}) for name in NAMES]
    for _ in range(steps):
        asked = service.at(chance.choice([service.version, service.version, *versions(), "2019-01-01"]))
        seen.append(step(asked, chance, seen))


def step(service: Service, chance: random.Random, seen: list[Exchange]) -> Exchange:
    """Send one request; some use earlier responses."""
    collection, verb, headers = chance.choice(COLLECTIONS), chance.choice(VERBS), chance.choice(HEADERS)
    path = f"/{collection}/{chance.choice(GUIDS if collection == 'endpoints' else NAMES)}"
    match verb:
        case "LIST":
            ranges = {
                "skip": chance.choice([None, None, 0, 1, -1]),
                "maxpagesize": chance.choice([None, None, 1, 500, 0]),
            }
            return service.send(
                "GET", f"/{collection}", params={**ranges, "filter": chance.choice([None, None, *FILTERS])}
            )
        case "LINK":
            links = [each.json["nextLink"] for each in seen if isinstance(each.json, dict) and "nextLink" in each.json]
            return service.read(links[-1]) if links else service.send("GET", "/modelrecipes")
        case "MONITOR":
            begun = [each.headers["operation-location"] for each in seen if "operation-location" in each.headers]
            return service.read(chance.choice(begun)) if begun else service.send("GET", "/operations/none")
        case "ACT":
            action = chance.choice(("suspend", "resume"))
            return service.send("POST", f"/endpoints/{chance.choice(GUIDS)}:{action}", headers=headers)
        case "FORM":
            fields = {"projectId": chance.choice(NAMES), "voiceTalentName": "A", "companyName": "B", "locale": "en-US"}
            file = {"audioData": ("a.wav", speak("I agree."), "audio/wav")}
            return Context(service, 0).post("consents", chance.choice(NAMES), fields, file)
        case "PUT" | "POST":
            return service.send(verb, path, json=body(collection, chance), headers=headers)
        case _:
            forced = {"forceDelete": "true"} if verb == "DELETE" and "projects" in path else None
            return service.send(verb, path, params=chance.choice([None, forced]), headers=headers)


def body(collection: str, chance: random.Random) -> dict[str, Any]:
    """Return a body with references that may exist, and texts that may be missing or null."""
    if collection == "projects":
        return {"kind": chance.choice(["PersonalVoice", "ProfessionalVoice", "Voice"]), **chance.choice(TEXTS)}
    names = {name: chance.choice(NAMES) for name in ("projectId", "consentId", "trainingSetId", "modelId")}
    sent = {**names, "recipe": {"kind": "Default"}, **chance.choice(TEXTS)}
    if collection == "consents":
        sent |= {"voiceTalentName": "A", "companyName": "B"}
    return sent if collection == "models" else {**sent, "locale": "en-US"}


# A sequence drawn from a smaller seed is not a shorter one, so there is nothing to shrink.
@pytest.mark.slow
@settings(max_examples=6, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(0, 2**32), version=st.sampled_from(versions()))
def test_oracles_find_nothing_on_the_emulator(emulator: Emulator, seed: int, version: str) -> None:
    """No sequence of valid and invalid requests, in any versions, gives a finding."""
    with Service(emulator.url, DEFAULT_KEY, version, Monitor(version)) as service:
        traffic(service, seed, 20)
        assert [f"{each.oracle}: {each.message}" for _, each in service.violations] == []


@pytest.mark.slow
def test_traffic_exercises_nearly_every_oracle(emulator: Emulator) -> None:
    """No findings mean nothing without checks."""
    version = versions()[-1]
    with Service(emulator.url, DEFAULT_KEY, version, Monitor(version)) as service:
        traffic(service, 1, 120)
        judged = {name for name, count in service.monitor.counts.items() if count}
    assert {"presence", "echo", "page", "error_code", "method", "credentials"} <= judged
    assert len(judged) > 25
