"""The mutants themselves: each breaks the rule in its title, and the emulator does not."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from customvoice_spec import versions
from mutants.asgi import unmutated
from mutants.catalogue import GROUPS, MUTANTS
from mutants.faults.group import Mutant
from mutants.probes import probe_of
from mutants.probes.api import KEY, MODEL, NEWEST, OLDEST, Api

from tests.support.paths import ROOT

DOCS = ROOT / "docs"
_BROKEN = (AssertionError, KeyError, TypeError, ValueError)
_LEAST_IN_ALL, _LEAST_IN_A_GROUP = 60, 6


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_mutant_breaks_its_rule(mutant: Mutant) -> None:
    """The probe of a mutant succeeds on the emulator and fails on the mutant, so that no mutant is equivalent."""
    probe = probe_of(mutant)
    with Api(unmutated) as api:
        probe(api)
    with Api(mutant.make()) as api, pytest.raises(_BROKEN):
        probe(api)


def test_every_class_has_mutants() -> None:
    """Every class has as many mutants as a measurement needs, and no two have the same name."""
    assert len(MUTANTS) == sum(len(group.mutants) for group in GROUPS) >= _LEAST_IN_ALL
    assert {group.name for group in GROUPS if len(group.mutants) < _LEAST_IN_A_GROUP} == set()


def test_contract_is_cited() -> None:
    """Every mutant cites the contract: an existing row of FIDELITY, a node of the document, or the guideline."""
    rows = set(re.findall(r"^\| ([^|]+?) \|", (DOCS / "FIDELITY.md").read_text("utf-8"), re.MULTILINE))
    for mutant in MUTANTS.values():
        source, _, location = mutant.contract.partition(": ")
        assert source in ("FIDELITY", "spec", "Azure REST guideline"), mutant
        assert location in rows or source != "FIDELITY", mutant


_ODD_REQUESTS: Sequence[tuple[str, str, bytes, str | None]] = (
    ("GET", "?api-version", b"", KEY),
    ("PUT", "projects/voice", b"{", KEY),
    ("PUT", "models/voice?api-version=unknown", b"[1]", KEY),
    ("POST", f"consents/voice:explode?api-version={NEWEST}", b"null", None),
    ("POST", f"trainingsets/voice:upload?api-version={NEWEST}", b'{"kind": {}, "audios": 5}', KEY),
    ("PUT", f"projects/voice?api-version={OLDEST}", b'{"id": null, "kind": {}, "locale": 5}', "wrong"),
    ("GET", f"projects?api-version={NEWEST}&skip=-1&maxpagesize=x&filter=%27", b"", KEY),
    ("DELETE", "endpoints/%20:suspend", b"\xff", KEY),
)


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_mutant_survives_odd_requests(mutant: Mutant) -> None:
    """No request makes a mutant crash."""
    with Api(mutant.make()) as api:
        for method, path, content, key in _ODD_REQUESTS:
            headers = {"Operation-Id": "odd", "Content-Type": "application/json"}
            response = api.send(method, path, content=content, headers=headers, key=key, version=None)
            assert response.status_code


def test_responses_of_mutants_have_all_headers() -> None:
    """A response that a mutant made has the headers of its version, so that nothing else kills it."""
    with Api(MUTANTS["operation-appears-late"].make()) as api:
        api.materials()
        first = api.put("models/voice", MODEL).headers["operation-location"]
        response = api.follow(first)
        assert (response.status_code, response.headers["x-ms-error-code"]) == (404, "NotFound")
        assert response.headers["apim-request-id"] != api.follow(first).headers["apim-request-id"]
        for version in versions():
            mine = api.put(f"models/of-{version}", MODEL, version=version)
            late = api.follow(mine.headers["operation-location"])
            absent = api.get("projects/absent", version=version)
            assert ("x-ms-error-code" in late.headers) == ("x-ms-error-code" in absent.headers)
