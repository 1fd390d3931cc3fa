"""The scenarios about what every operation promises: silent on the emulator, loud when it breaks their rule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from customvoice_contract.jobs.job import Job
from customvoice_contract.scenarios.registry import SURFACE
from customvoice_contract.scenarios.run import run_all
from customvoice_contract.service.client import Service
from customvoice_spec import versions

from tests.contract import alterations as alter
from tests.contract import property_alterations as spoil
from tests.contract.altered_emulator import KEY, OTHER_KEY, AlteredEmulator
from tests.support.serving import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from customvoice_contract.results.outcome import Finding, Row

    Alteration = Callable[[AlteredEmulator], None]

NEWEST, PREVIEW = versions()[-1], "2024-02-01-preview"
BY_NAME = {scenario.name: scenario for scenario in SURFACE}


@pytest.fixture(scope="module")
def altered() -> Iterator[tuple[AlteredEmulator, str]]:
    """One emulator for all tests of this module, and its URL."""
    emulator = AlteredEmulator()
    with served(emulator) as url:
        yield emulator, url


def try_out(url: str, version: str, *names: str, seed: int = 1) -> list[Row]:
    """Run the scenarios of these names; return their rows."""
    job = Job(version=version, endpoint=url, key=KEY, other_key=OTHER_KEY, seed=seed, profile="quick")
    with Service(url, KEY, version) as service:
        return run_all([BY_NAME[name] for name in names], service, job, lambda _: None)


def findings(rows: list[Row]) -> list[Finding]:
    """Return what was found."""
    return [finding for row in rows for finding in row.findings]


# Scenario, the rule that it should name, the alteration, and the version where it is not the newest.
CASES: list[tuple[str, str, Alteration] | tuple[str, str, Alteration, str]] = [
    ("answers-whole", "request-id", alter.after(alter.same_request_id)),
    ("list-pages", "list-next-link", alter.fields(alter.longer_skip)),
    ("list-changes", "delete-readable", alter.answered(lambda asked: asked.method == "DELETE", 204)),
    ("list-bounds", "list-bounds", alter.before(alter.skips_bad_counts)),
    ("list-default-size", "list-default-size", alter.before(alter.default_of_ten)),
    ("list-fixed", "fixed-list-empty", alter.answered(lambda asked: "recipes" in asked.path, 200, {"value": []})),
    ("filter-results", "filter-result", alter.before(alter.ignored_precision)),
    ("filter-malformed", "filter-refused", alter.in_query(r"filter=[^&]*(%20%20|contains)[^&]*", "")),
    ("filter-combined", "filter-result", alter.before(alter.first_comparison)),
    ("filter-spelling", "filter-spelling", alter.in_query(r"\+", "%2B")),
    ("echo", "echo", alter.fields(alter.stripped)),
    ("echo-forms", "echo", alter.fields(alter.stripped)),
    ("echo-form-names", "form-names", alter.refused(lambda asked: b'name="AUDIODATA"' in asked.body, 400)),
    ("echo-filled-in", "filled-in", alter.fields(alter.no_engine)),
    ("echo-read-only", "read-only", alter.fields(alter.smuggled_time, "PUT")),
    ("echo-request-only", "request-only", alter.fields(alter.shown_url, "PUT")),
    ("echo-ids", "id-exact", alter.before(alter.lower_ids)),
    ("lifetime", "lifetime", alter.fields(spoil.acted_later)),
    ("lifetime-model", "lifetime", alter.fields(spoil.acted_later)),
    ("lifetime-voice", "lifetime", alter.fields(spoil.acted_later, "POST")),
    ("styles", "styles", alter.fields(spoil.sorted_styles, "PUT")),
    ("post-with-id", "taken-id", alter.after(spoil.posts_replace), "2023-12-01-preview"),
    ("update-loaded", "update-loaded", alter.fields(spoil.ready_after_changes, "PUT")),
    ("locale-case", "locale-case", alter.fields(spoil.tidied_locale)),
    ("update", "update-lost", alter.kept_texts()),
    ("update-fixed", "update-fixed", alter.kept_kind()),
    ("taken-id", "taken-id", alter.after(alter.replaced)),
    ("versions-agree", "versions-disagree", alter.fields(alter.old_texts)),
    ("versions-agree", "versions-invented", alter.fields(spoil.locale_for_all)),
    ("versions-unknown", "versions-leak", alter.shown_later()),
    ("versions-update", "versions-erased", alter.erased(), PREVIEW),
    ("versions-filter", "versions-filter", alter.in_query(r"filter=locale[^&]*", ""), PREVIEW),
    ("versions-links", "lro-version", alter.after(alter.other_version)),
    (
        "versions-operations",
        "versions-operation",
        alter.answered(lambda asked: asked.method == "POST" and asked.path.endswith("trainingsets"), 200, {}),
    ),
    ("missing", "missing", alter.after(alter.operations_for_all)),
    ("references", "reference", alter.after(alter.vague_reference)),
    ("unknown-route", "unknown-route", alter.answered(lambda asked: "/nowhere" in asked.path, 200, {})),
    ("authentication", "authentication", alter.before(alter.key_in_query)),
    ("authentication", "authentication", alter.before(alter.wrong_keys_are_right)),
    ("authentication-first", "authentication", alter.refused(lambda asked: "nowhere" in asked.path, 404)),
    (
        "authentication-accepted",
        "authentication-accepted",
        alter.refused(lambda asked: "authorization" in asked.headers, 401),
    ),
    ("api-version", "api-version", alter.in_query(r"(?i)api-?_?version=", "api-version=")),
    ("other-key", "other-key", alter.before(alter.other_key_reads)),
    ("methods", "method-allow", alter.after(alter.no_allow)),
    ("method-override", "method-override", alter.before(alter.method_override)),
    ("media-types", "media-type", alter.before(alter.any_json)),
    (
        "media-type-spelling",
        "media-type-spelling",
        alter.refused(lambda asked: "charset" in asked.headers.get("content-type", ""), 415),
    ),
    ("id-form", "id-form", alter.before(alter.tolerant_ids)),
    ("operation-id-form", "operation-id-form", alter.before(alter.tolerant_operation_ids)),
    ("flags", "parameter", alter.before(alter.tolerates_flags)),
    ("undescribed-parameter", "undescribed-parameter", alter.refused(lambda asked: "top=" in asked.query, 400)),
    ("body-malformed", "body", alter.before(alter.lenient_json)),
    ("body-properties", "body", alter.sent(alter.numbers_are_text)),
    ("body-forms", "body-target", alter.after(alter.other_target)),
    ("path-tricks", "path-trick", alter.before(alter.tidied_path)),
    ("header-injection", "header-injection", alter.after(alter.injected)),
    ("body-limits", "body-limit", alter.before(alter.cut_body)),
    ("file-limit", "file-limit", alter.after(alter.file_not_measured)),
    ("harmless-oddities", "harmless", alter.refused(lambda asked: b"x-unheard-of" in asked.body, 400)),
    ("header-case", "header-case", alter.before(alter.lower_operation_id)),
    (
        "undescribed-header",
        "undescribed-header",
        alter.refused(lambda asked: "image" in asked.headers.get("accept", ""), 406),
    ),
    ("links", "list-next-link", alter.fields(alter.foreign_link)),
    ("links", "list-next-link", alter.fields(alter.one_host)),
    ("form-parts", "form-parts", alter.refused(lambda asked: b'name="x-odd"' in asked.body, 400)),
    (
        "form-parts",
        "media-type-spelling",
        alter.refused(lambda asked: 'boundary="' in asked.headers.get("content-type", ""), 415),
    ),
    (
        "form-refused",
        "form-refused",
        alter.answered(lambda asked: asked.body.count(b'name="description"') > 1, 201, {}),
    ),
    ("form-refused", "value-quoted", alter.after(alter.quoted)),
    (
        "precedence",
        "precedence",
        alter.refused(lambda asked: asked.method == "PATCH" and "api-version" not in asked.query, 400),
    ),
    (
        "undescribed-everywhere",
        "undescribed-parameter",
        alter.refused(lambda asked: asked.method == "DELETE" and "skip=" in asked.query, 400),
    ),
    (
        "versions-upload",
        "unknown-property",
        alter.refused(lambda asked: "preview" in asked.query and b"processAs" in asked.body, 409),
        PREVIEW,
    ),
    (
        "versions-update",
        "update-status",
        alter.refused(lambda asked: "preview" in asked.query and b"fr-FR" in asked.body, 409),
        PREVIEW,
    ),
    ("other-key", "creation", alter.shared_operation_ids()),
    (
        "authentication-accepted",
        "authentication-accepted",
        alter.refused(lambda asked: asked.headers.get(alter.KEY_NAME) == "wrong", 401),
    ),
    ("authentication-first", "authentication-words", alter.after(alter.tight_lipped)),
    ("filter-malformed", "filter-place", alter.after(alter.tight_lipped)),
    ("filter-spelling", "filter-spelling", alter.refused(lambda asked: re.search("eq%20[^%]", asked.query), 400)),
    ("filter-results", "filter-result", alter.in_query(r"filter=kind%20eq%20%27HighPerformance%27", "")),
    ("body-limits", "body-limit", alter.refused(lambda asked: len(asked.body) > 2**20 and ":" in asked.path, 400)),
    ("body-limits", "body-depth", alter.refused(lambda asked: b"[" * 40 in asked.body[:2000], 400)),
    ("id-form", "value-quoted", alter.after(alter.quoted)),
    ("unknown-route", "trailing-slash", alter.answered(lambda asked: asked.path.endswith("s/"), 200, {"value": []})),
    (
        "answers-whole",
        "versions-operation",
        alter.refused(lambda asked: "/operations/" in asked.path and "preview" in asked.query, 404),
    ),
    (
        "undescribed-header",
        "undescribed-header",
        alter.refused(lambda asked: asked.method == "GET" and "content-type" in asked.headers, 415),
    ),
    ("header-case", "creation", alter.refused(lambda asked: len(asked.headers.get("operation-id", "")) > 60, 400)),
    ("methods", "method", alter.after(alter.numbered_code)),
    ("methods", "method", alter.answered(lambda asked: asked.method == "DELETE" and asked.path.endswith("s/"), 204)),
    *(
        (f"unknown-{each}", "unknown-property", alter.refused(lambda asked: b"-unknown-" in asked.body, 400))
        for each in ("made", "consents", "uploads", "models", "endpoints", "voices")
    ),
    ("unknown-voices", "unknown-property", alter.before(alter.strict_audios)),
    ("filter-links", "list-next-link", alter.fields(alter.bare_plus)),
    ("filter-results", "filter-result", alter.in_query("0b%27", "0a%27")),
    ("filter-results", "filter-result", alter.in_query("05%3A30", "05%3A00")),
    ("filter-results", "filter-result", alter.in_query(r"\.99Z", ".099Z")),
    ("list-default-size", "list-deleted", alter.answered(alter.forced_deletion, 204)),
    ("undescribed-header", "request-id", alter.after(alter.clients_request_id)),
    ("other-key", "other-key", alter.before(alter.token_first)),
    ("body-properties", "body-details", alter.after(alter.details_of_others)),
    ("form-refused", "body-details", alter.after(alter.details_of_others)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_a_scenario_finds_what_breaks_its_rule(
    altered: tuple[AlteredEmulator, str], case: tuple[str, str, Alteration] | tuple[str, str, Alteration, str]
) -> None:
    """With one alteration of the emulator, the scenario itself, not only passive oracles, reports its rule."""
    emulator, url = altered
    name, rule, alteration = case[:3]
    version = case[3] if len(case) == 4 else NEWEST
    alteration(emulator)
    try:
        # What is drawn by chance is drawn again with another seed; most need one.
        assert any(
            (each.check, each.rule) == (name, rule)
            for seed in range(1, 9)
            for each in findings(try_out(url, version, name, seed=seed))
        )
    finally:
        emulator.restore()


def test_every_scenario_has_an_alteration() -> None:
    """A scenario that nothing makes fail says nothing when it passes."""
    assert {case[0] for case in CASES} == set(BY_NAME)


def test_scenarios_are_silent_on_the_emulator(altered: tuple[AlteredEmulator, str]) -> None:
    """On the emulator as it is nothing is found, neither by scenarios nor by the passive oracles that watch them."""
    _, url = altered
    # A seed of its own: what other tests began is repeated by the same requests under the same Operation-Ids.
    rows = try_out(url, NEWEST, *BY_NAME, seed=99)
    assert [(each.rule, each.message) for each in findings(rows)] == []
    tried = [row.name for row in rows if row.checks]
    assert len(tried) > len(rows) * 3 // 4


def test_what_is_made_is_cleaned_up(altered: tuple[AlteredEmulator, str]) -> None:
    """When the scenarios have ended, every list is as empty as before."""
    _, url = altered
    with Service(url, KEY, NEWEST) as service:
        before = service.send("GET", "/projects").json
        try_out(url, NEWEST, "echo", "filter-combined", "references")
        assert service.send("GET", "/projects").json == before


def test_names_are_of_one_form() -> None:
    """Names are ids of rows in reports: unique, lower case, with hyphens."""
    assert len(BY_NAME) == len(SURFACE)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in BY_NAME)
