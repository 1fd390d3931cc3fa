"""Filters: check every comparison of every filterable property against a reference evaluator; reject invalid filters.

Rules: spec node `Filter`, whose pattern is the grammar; docs/FIDELITY.md: filter.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

from ...contract.filter_reference import Comparison, Grammar, read, ticks, timestamp
from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_equal, expect_error, summary
from ..core.sample import sample
from ..core.scenario import Scenario
from ..tools import paging
from ..tools.damaged_text import damaged
from ..tools.resource_factory import ResourceFactory
from ..tools.subjects import each_collection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from ...oracles import Exchange
    from ..core.context import Context

_GROUP = "Lists"
_RULE = "filter-result"
_PARTING = 2
# Where time is short, this part of the filters is read in small pages, too.
_PAGED = 0.3
# Of the texts that are no filter, how many go to each list; one list gets them all.
_SOME = 20
_MILLISECOND = 10_000
_HOUR = 36_000_000_000
_LONGEST = 64
_NOT_LISTED = ("description", "displayName", "id", "status", "createddatetime", "ProjectId", "properties/kind", "name")


def grammar_of(context: Context, path: str) -> Grammar:
    """Return the grammar of the list at `path`; raises NotApplicable for one without a filter."""
    for operation in context.contract.operations:
        if operation.template == path and "filter" in operation.parameters:
            return Grammar(str(operation.parameters["filter"].schema["pattern"]))
    raise NotApplicable(f"{path} takes no filter")


def _filters_keep_what_they_say(factory: ResourceFactory, collection: str) -> None:
    """A filtered list is the whole list without the items that the comparison excludes, in the same order."""
    context, path = factory.context, f"/{collection}"
    grammar = grammar_of(context, path)
    _populate(factory, collection)
    whole = paging.items(paging.walk(context.service, path))
    cases = [
        *_always(factory, whole),
        *_of_inner_names(grammar, whole),
        *_sample(context, list(_comparisons(grammar, whole, context.rng)), whole),
    ]
    for case in cases:
        expected = [str(each["id"]) for each in whole if case.matches(each)]
        found = paging.walk(context.service, path, filter=case.text())
        expect_equal(paging.ids(found), expected, f"The ids of {path} where {case.text()}", _RULE)
        if len(expected) > 2 and (context.thorough or context.rng.random() < _PAGED):
            rest = paging.walk(context.service, path, filter=case.text(), skip=1, maxpagesize=2)
            where = f"The ids of {path} where {case.text()}, from skip=1 in pages of 2"
            expect_equal(paging.ids(rest), expected[1:], where, "filter-paging")


def _sample(context: Context, cases: list[Comparison], whole: list[dict[str, Any]]) -> Iterator[Comparison]:
    """Yield a few for each property and operator: most of those that part the list, one of those that do not."""
    context.rng.shuffle(cases)
    parting = _PARTING if context.thorough else 1
    taken: Counter[tuple[str, str, bool]] = Counter()
    for case in cases:
        kept = sum(case.matches(each) for each in whole)
        parts = 0 < kept < len(whole)
        kind = case.property, case.operator, parts
        taken[kind] += 1
        if taken[kind] <= (parting if parts else 1):
            yield case


def _populate(factory: ResourceFactory, collection: str) -> None:
    """Create resources that differ in filterable properties; project ids differ only in letter case and end."""
    if collection == "projects":
        for kind in ("ProfessionalVoice", "PersonalVoice"):
            factory.create(collection, kind=kind)
            factory.create(collection, kind=kind, locale="fr-FR")
        return
    factory.create(collection)
    for name in _alike(factory):
        if not factory.is_there("projects", name):
            factory.create("projects", name)
        factory.create(collection, projectId=name)
    if collection in ("consents", "trainingsets"):
        factory.create(collection, locale="fr-FR")
        factory.create(collection, locale="de-DE")


def _alike(factory: ResourceFactory) -> tuple[str, ...]:
    """Return project ids that differ in one point: letter case, end, the last of 64 characters, a wildcard."""
    known = factory.reference("projects")
    longest = f"{known}_".ljust(_LONGEST - 1, "0")
    return (
        f"{known[:-8]}{known[-8:].upper()}",
        f"{known}x",
        f"{longest}a",
        f"{longest}b",
        longest.replace("_", "x") + "a",
    )


def _always(factory: ResourceFactory, whole: list[dict[str, Any]]) -> Iterator[Comparison]:
    """Yield cases that must not be left to chance: similar ids, and times with few digits."""
    if any("projectId" in each for each in whole):
        for name in _alike(factory):
            yield Comparison("projectId", "eq", name)
    moment = whole[-1]["createdDateTime"][: len("2026-01-01T00:00:00")]
    for digits in (".9Z", ".99Z"):
        yield Comparison("createdDateTime", "lt", moment + digits, is_time=True)


def _comparisons(grammar: Grammar, whole: list[dict[str, Any]], rng: Random) -> Iterator[Comparison]:
    names = {name for each in whole for name in each} | {"projectId", "locale", "kind", "createdDateTime"}
    for name in sorted(names):
        values = sorted({each[name] for each in whole if isinstance(each.get(name), str)})
        if grammar.is_time(name):
            literals = [text for value in values[-3:] for text in _times_near(value)]
        else:
            near = [text for value in values[:2] for text in (value.swapcase(), value[:-1], f"{value}'", f"{value} ")]
            literals = [*values, *near, "nothing-like-it", "it''s", "", "é \u202e\U0001f600", "a' or 'a' eq 'a"]
        for literal in literals:
            for verb in grammar.operators(name):
                case = Comparison(name, verb, literal, grammar.is_time(name))
                if grammar.accepts(case.text()):
                    yield case
    # A far future and a far past, which a careless reader turns into text or overflows.
    for literal in ("1000-01-01T00:00:00Z", "2999-12-31T23:59:59.9999999Z"):
        yield Comparison("createdDateTime", rng.choice(grammar.operators("createdDateTime")), literal, is_time=True)


def _of_inner_names(grammar: Grammar, whole: list[dict[str, Any]]) -> Iterator[Comparison]:
    """Yield comparisons with values of nested properties: the `kind` of a recipe is not a property of a model."""
    inner = {
        (name, value)
        for each in whole
        for nested in each.values()
        if isinstance(nested, dict)
        for name, value in nested.items()
        if isinstance(value, str)
    }
    for name, value in sorted(inner):
        for verb in grammar.operators(name):
            if not grammar.is_time(name):
                yield Comparison(name, verb, value)


def _times_near(value: str) -> Iterator[str]:
    """Yield `value`, moments beside it, and the same moment written otherwise."""
    here = ticks(value)
    yield value
    yield timestamp(here)
    for step in (-_MILLISECOND, -1, 1, _MILLISECOND):
        yield timestamp(here + step)
    # The same moment as told further east or west, and without an offset, which means UTC.
    yield _in_india(here)
    yield timestamp(here - _HOUR).replace("Z", "-01:00")
    yield timestamp(here).removesuffix("Z")
    yield timestamp(here)[:19] + "Z"


def _in_india(moment: int) -> str:
    """Return the moment as clocks there show it, whose offset has minutes."""
    return timestamp(moment + 11 * _HOUR // 2).replace("Z", "+05:30")


def _what_is_no_filter_is_refused(context: Context) -> None:
    """Text outside the grammar is a 400 that names the parameter; damaged filters within it are evaluated."""
    lists = [each.template for each in context.contract.operations if "filter" in each.parameters]
    all_of_them = context.rng.choice(lists)
    for path in lists:
        grammar = grammar_of(context, path)
        whole = paging.items(paging.walk(context.service, path))
        texts = [*_malformed(), *damaged(_valid(grammar), context.rng)]
        for text in sample(context, texts, _SOME, every=path == all_of_them):
            answer = context.service.send("GET", path, params={"filter": text})
            if grammar.accepts(text):
                expected = [str(each["id"]) for each in whole if read(text, grammar).matches(each)]
                found = [str(each["id"]) for each in (answer.json or {}).get("value", ())]
                expect_equal(found, expected[: len(found)] if found else expected, f"{path} where {text}", _RULE)
            elif not _is_extension(text, answer.status):
                expect_error(
                    answer,
                    400,
                    "BadRequest",
                    rule="filter-not-rejected",
                    why=f"the filter {text!r} is not one of the grammar",
                )
                _expect_place(context, answer)
        twice = context.service.send("GET", path, params=[("filter", "kind eq 'a'"), ("filter", "kind eq 'a'")])
        expect_error(twice, 400, rule="filter-not-rejected", why="the filter is given twice")


def _expect_place(context: Context, answer: Exchange) -> None:
    """The error names the character where the filter ends to be one."""
    message = str(((answer.json or {}).get("error") or {}).get("message"))
    named = context.live is not None or re.search(r"\b\d+\b", message)
    expect(named, f"{summary(answer)} with {message!r}; expected the place of a character.", "filter-error-position")


def _is_extension(text: str, status: int) -> bool:
    """Whether a service with a larger grammar (docs/FIDELITY.md: filter) may take `text`; `_combined` checks those."""
    return status == 200 and (" and " in text or " or " in text or text.startswith("("))


def _valid(grammar: Grammar) -> list[str]:
    texts = (
        "projectId eq 'Jessica'",
        "kind ne 'PersonalVoice'",
        "locale eq en-US",
        "createdDateTime ge 2024-02-29T10:00:00Z",
    )
    return [text for text in texts if grammar.accepts(text)]


def _malformed() -> Iterator[str]:
    yield from (
        "",
        " ",
        "'",
        "projectId",
        "projectId eq",
        "eq 'Jessica'",
        "'Jessica' eq projectId",
        "null",
        "true",
        "*",
    )
    for name in _NOT_LISTED:
        yield f"{name} eq 'x'"
    for verb in ("lt", "gt", "le", "ge", "EQ", "Eq", "=", "==", "like", "in", "has", "contains", "eq not", "add"):
        yield f"projectId {verb} 'x'"
    for verb in ("EQ", "=", "<", "between", "in", "like"):
        yield f"createdDateTime {verb} 2024-01-01T00:00:00Z"
    for literal in ("'unclosed", "it's'", "'it's'", "unclosed'", '"x"', "'x' 'y'", "'x' eq 'y'", "a b", "@x", "-x"):
        yield f"projectId eq {literal}"
    for literal in (
        "'2024-01-01T00:00:00Z'",
        "2024-01-01",
        "10:00:00Z",
        "2023-02-29T00:00:00Z",
        "2024-13-01T00:00:00Z",
    ):
        yield f"createdDateTime gt {literal}"
    for literal in (
        "2024-01-01T24:00:00Z",
        "2024-01-01 00:00:00Z",
        "2024-01-01T00:00:00+99:00",
        "now()",
        "0",
        "x",
        "''",
    ):
        yield f"createdDateTime gt {literal}"
    yield from ("not projectId eq 'x'", "contains(projectId,'x')", "startswith(projectId, 'x')", "projectId eq 'x';")
    yield from ("projectId  eq 'x'", "projectId eq  'x'", " projectId eq 'x'", "projectId eq 'x' ", "projectId\teq 'x'")
    yield from ("projectId eq 'x' and kind eq 'y'", "projectId eq 'x' or kind eq 'y'", "(projectId eq 'x')")
    yield from (
        "projectId eq 'x' AND kind eq 'y'",
        "projectId eq 'x' and",
        "projectId eq 'x'\n",
        "projectId eq 'x'\x00",
    )


def _combined_filters(context: Context) -> None:
    """`and` and `or` are rejected, or mean what they say."""
    factory, service = ResourceFactory(context), context.service
    for kind in ("ProfessionalVoice", "PersonalVoice"):
        factory.create("projects", kind=kind)
    whole = paging.items(paging.walk(service, "/projects"))
    moment = max(str(each["createdDateTime"]) for each in whole)
    left = Comparison("kind", "eq", "PersonalVoice")
    for right in (Comparison("createdDateTime", "lt", moment, is_time=True), Comparison("kind", "ne", "PersonalVoice")):
        for word, join in (("and", all), ("or", any)):
            text = f"{left.text()} {word} {right.text()}"
            answer = service.send("GET", "/projects", params={"filter": text, "maxpagesize": 100})
            if answer.status != 200:
                expect_error(answer, 400, rule="filter-not-rejected", why="one comparison is all that the grammar has")
                continue
            kept = [str(each["id"]) for each in whole if join((left.matches(each), right.matches(each)))]
            expect_equal(
                paging.ids([paging.page(service, "/projects", filter=text)]),
                kept[:100],
                f"/projects where {text}",
                _RULE,
            )


def _links_keep_the_filter(context: Context) -> None:
    """Every page keeps the filter, also with reserved characters of a query."""
    factory = ResourceFactory(context)
    for _ in range(3):
        factory.create("projects")
    whole = paging.items(paging.walk(context.service, "/projects"))
    first = ticks(whole[-3]["createdDateTime"])
    case = Comparison("createdDateTime", "ge", _in_india(first), is_time=True)
    found = paging.ids(paging.walk(context.service, "/projects", filter=case.text(), maxpagesize=1))
    expected = [str(each["id"]) for each in whole if case.matches(each)]
    expect_equal(found, expected, f"The ids of /projects where {case.text()}, one a page", "filter-paging")


def _spelling_in_the_query(context: Context) -> None:
    """A space may be `+` or `%20`, a quote bare or `%27`: the filter is the same."""
    factory = ResourceFactory(context)
    project = factory.reference("projects")
    factory.create("trainingsets")
    text = f"projectId eq '{project}'"
    plain, bare = quote(text, safe="'"), quote(f"projectId eq {project}")
    # Text without quotes is tolerated (spec node `Filter`).
    for spelled in (bare, plain, quote(text), quote_plus(text), quote_plus(text, safe="'"), text.replace(" ", "%20")):
        url = f"{context.service.url('/trainingsets')}&filter={spelled}"
        answer = context.service.request("GET", url)
        found = answer.json.get("value", []) if isinstance(answer.json, dict) else []
        right = answer.status == 200 and len(found) == 1 and found[0].get("projectId") == project
        expect(
            right,
            f"{summary(answer)} to filter={spelled}; expected the one training set of {project}.",
            "filter-spelling",
        )
    # Bare, `null` is a text as any other, and no project has that locale.
    if grammar_of(context, "/projects").accepts("locale eq null"):
        factory.create("projects", locale=None)
        found = paging.ids(paging.walk(context.service, "/projects", filter="locale eq null"))
        expect_equal(found, [], "The ids of /projects where locale eq null", "filter-spelling")


SCENARIOS = (
    each_collection(
        "filter-results", "Filtered lists contain exactly the matching items", _GROUP, _filters_keep_what_they_say
    ),
    Scenario("filter-malformed", "Malformed filters are rejected", _GROUP, _what_is_no_filter_is_refused),
    Scenario("filter-combined", "Filters with and/or are rejected or evaluated", _GROUP, _combined_filters),
    Scenario("filter-next-links", "nextLink keeps the filter", _GROUP, _links_keep_the_filter),
    Scenario("filter-spelling", "Encoded spaces and quotes do not change a filter", _GROUP, _spelling_in_the_query),
)
