"""Oracles: a page contains what was asked for; its nextLink continues the list, and is absent on the last page.

Rules: spec nodes `Skip`, `MaxPageSize`, `Filter`, `nextLink`; docs/FIDELITY.md "page size", "nextLink", "filter",
"order" (creation; it does not change between reads).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..contract.exchange import query_of, split
from ..contract.filter_reference import TIME, read, ticks
from .parameters import broken_parameters
from .violation import ContractViolation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..contract.contract import Contract
    from ..contract.exchange import Exchange
    from ..contract.filter_reference import Comparison
    from ..contract.history import History
    from ..contract.operation import Operation

_MOST = 100
_SKIP, _SIZE, _FILTER = "skip", "maxpagesize", "filter"
_IN_ORDER = (_SKIP, _SIZE, _FILTER, "api-version")
_CREATED = "createdDateTime"


class PageTooLong(ContractViolation):
    """A page has more items than it may have."""

    rule = "page-size"


class NextLinkWrong(ContractViolation):
    """A nextLink does not lead to the next page of the same list."""

    rule = "next-link"


class NextLinkForm(ContractViolation):
    """A nextLink has other parameters than the documented example, or in another order."""

    rule = "next-link-form"


class PageCapped(ContractViolation):
    """A page is shorter than requested, though the list continues."""

    rule = "page-cap"


class NotInCreationOrder(ContractViolation):
    """A list is not in the order of creation."""

    rule = "creation-order"


class OrderChanged(ContractViolation):
    """A list has another order than before."""

    rule = "list-order-kept"


class FilterIgnored(ContractViolation):
    """A filtered list has an item that the filter excludes, or lacks one that it includes."""

    rule = "filter"


class ListWrong(ContractViolation):
    """A list repeats an item, lacks one that is there, or has another order than before."""

    rule = "list"


def check_page(exchange: Exchange, contract: Contract, _history: History) -> bool:
    """Check the length of a page, and that it has no item twice."""
    page = _page(exchange, contract)
    if page is None:
        return False
    operation, ids, _ = page
    allowed = min(_number(exchange, _SIZE, _MOST), _MOST)
    if _SIZE in operation.parameters and len(ids) > allowed:
        raise PageTooLong(f"{exchange.summary} with {len(ids)} items; expected {allowed} at most.")
    twice = sorted({each for each in ids if ids.count(each) > 1}) if len(set(ids)) < len(ids) else []
    if twice and operation.item is not None:
        raise ListWrong(f"{exchange.summary} with {', '.join(twice[:3])} more than once.")
    return True


def check_next_link(exchange: Exchange, contract: Contract, _history: History) -> bool:
    """Check a nextLink: absolute, of the same origin, path, version, filter and size, and further on in the list."""
    page = _page(exchange, contract)
    if page is None:
        return False
    _, ids, link = page
    if link is None:
        return True
    if not isinstance(link, str) or _place(link) != _place(exchange.url):
        raise NextLinkWrong(
            f"{exchange.summary} with nextLink {link!r}; expected an absolute URL of {exchange.url.partition('?')[0]}."
        )
    asked, leads = exchange.query, query_of(link)
    _check_form(exchange, leads)
    for name in ("api-version", _FILTER):
        if leads.get(name) != asked.get(name):
            raise NextLinkWrong(
                f"{exchange.summary} with {name}={leads.get(name)} in nextLink; expected {asked.get(name)}."
            )
    _check_further(exchange, leads, ids)
    if link == exchange.url:
        raise NextLinkWrong(f"{exchange.summary} with a nextLink to itself.")
    return True


def _place(url: str) -> tuple[str, ...]:
    """Return scheme, host and path, without case and slash at the end (FIDELITY: case of a path, trailing slash)."""
    scheme, host, path = split(url)[:3]
    return scheme, host, path.rstrip("/").lower()


def check_continued(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Check a page that a nextLink led to: it can be read and is not empty, since the last page has no nextLink."""
    if not history.continues(exchange) or not history.exclusive:
        return False
    page = _page(exchange, contract)
    if page is None:
        if exchange.status in (401, 403, 429):
            return False
        raise NextLinkWrong(f"{exchange.summary} to the nextLink of the page before; expected 200.")
    if not page[1]:
        raise NextLinkWrong(
            f"{exchange.summary} without items to the nextLink of the page before; that was the last page."
        )
    return True


def check_filter(exchange: Exchange, contract: Contract, _history: History) -> bool:
    """Check each item of a filtered page by the reference evaluator."""
    page, chosen = _page(exchange, contract), _comparison(exchange, contract)
    if page is None or chosen is None:
        return False
    for each in exchange.json["value"]:
        if isinstance(each, dict) and not chosen.matches(each):
            raise FilterIgnored(
                f"{exchange.summary} with {each.get('id')} to the filter {chosen.text()}, which excludes it."
            )
    return True


def check_list_complete(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Check that a list has what this run created and did not delete, where the whole list is on one page."""
    page = _page(exchange, contract)
    if page is None or page[0].item is None or page[2] is not None or _number(exchange, _SKIP, 0) != 0:
        return False
    operation, ids, _ = page
    chosen = _comparison(exchange, contract)
    if _FILTER in exchange.query and chosen is None:
        return False
    version = exchange.api_version or ""
    for name, record in history.resources(exchange, operation.collection).items():
        if not (record.present and record.written) or name in ids:
            continue
        view = record.views.get(version)
        if chosen is None or (view is not None and chosen.matches(view)):
            raise ListWrong(f"{exchange.summary} without {name}, which this run created and did not delete.")
    return True


def check_creation_order(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Check that a page is in the order of creation, whatever became of its items since.

    Of those made at one moment any may be first. Of a live service the order is not known.
    """
    page = _page(exchange, contract)
    if page is None or page[0].item is None or not history.exclusive or history.clock_moved:
        return False
    shown = [str(each.get(_CREATED)) for each in exchange.json["value"] if isinstance(each, dict)]
    if not all(TIME.fullmatch(each) for each in shown):
        return False  # timestamp_form checks these
    for before, after in pairwise(shown):
        if ticks(after) < ticks(before):
            raise NotInCreationOrder(
                f"{exchange.summary} with what was created at {after} behind {before}; expected it before."
            )
    return len(shown) > 1


def check_list_order(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Check a page against the list as it was read since the last change: the same items in the same places."""
    page = _page(exchange, contract)
    if page is None or page[0].item is None or not history.exclusive:
        return False
    operation, ids, link = page
    known = history.listing(exchange, operation.collection)
    expected: list[str] | None = known.ids
    if _FILTER in exchange.query:
        expected = _filtered(exchange, contract, history, operation) if known.complete else None
    if not expected and not (known.complete and expected is not None):
        return False
    skip = _number(exchange, _SKIP, 0)
    due = expected[skip : skip + min(_number(exchange, _SIZE, _MOST), _MOST)]
    # A page may be shorter than requested and then has a nextLink; items beyond the known ones are not checked.
    short = len(ids) < len(due) and link is not None and ids
    if ids[: len(due)] != due[: len(ids) if short else None]:
        # A part of a list in another order may show other items than before; the whole list shows the same.
        is_part = (link is not None or skip > 0) and set(ids) <= set(expected)
        kind = OrderChanged if sorted(ids) == sorted(due) or is_part else ListWrong
        raise kind(f"{exchange.summary} with {_few(ids)}; expected {_few(due)}, as read before with no change since.")
    if known.complete:
        _check_end(exchange, ids, link, expected[skip:])
    return True


def _check_end(exchange: Exchange, ids: list[str], link: Any, rest: list[str]) -> None:
    if len(ids) > len(rest):
        raise ListWrong(f"{exchange.summary} with {_few(ids[len(rest) :])}, which the list did not have before.")
    if link is None and len(ids) < len(rest):
        raise NextLinkWrong(f"{exchange.summary} without nextLink; {len(rest) - len(ids)} items follow.")
    if link is not None and len(ids) == len(rest):
        raise NextLinkWrong(f"{exchange.summary} with a nextLink; nothing follows.")


def _filtered(exchange: Exchange, contract: Contract, history: History, operation: Operation) -> list[str] | None:
    chosen = _comparison(exchange, contract)
    if chosen is None:
        return None
    records, version = history.resources(exchange, operation.collection), exchange.api_version or ""
    ids = history.listing(exchange, operation.collection).ids
    views = {name: records[name].views.get(version) if name in records else None for name in ids}
    if any(view is None for view in views.values()):
        return None
    return [name for name, view in views.items() if view is not None and chosen.matches(view)]


def _check_form(exchange: Exchange, leads: Mapping[str, list[str]]) -> None:
    """Check which parameters a nextLink has, once each, and their order (docs/FIDELITY.md "nextLink")."""
    described = [name for name in leads if name in _IN_ORDER]
    if described != sorted(described, key=_IN_ORDER.index) or any(len(leads[name]) > 1 for name in described):
        raise NextLinkForm(f"{exchange.summary} with {', '.join(leads)} in nextLink; expected {', '.join(_IN_ORDER)}.")
    due = [_SKIP, *([_SIZE] if _SIZE in exchange.query else [])]
    missing = [name for name in due if not leads.get(name, [""])[0].isdigit()]
    if missing:
        raise NextLinkForm(f"{exchange.summary} without {' and '.join(missing)} in nextLink; expected them.")


def _check_further(exchange: Exchange, leads: Mapping[str, list[str]], ids: list[str]) -> None:
    start, size = leads.get(_SKIP, [""]), leads.get(_SIZE, [""])
    if start[0].isdigit() and int(start[0]) != _number(exchange, _SKIP, 0) + len(ids):
        raise NextLinkWrong(
            f"{exchange.summary} with {len(ids)} items from {_number(exchange, _SKIP, 0)} on, and skip={start[0]} in "
            f"nextLink; expected {_number(exchange, _SKIP, 0) + len(ids)}."
        )
    asked = _number(exchange, _SIZE, _MOST)
    if size[0].isdigit() and int(size[0]) not in (asked, min(asked, _MOST)):
        text = f"{exchange.summary} with maxpagesize={size[0]} in nextLink; expected {min(asked, _MOST)}."
        raise PageCapped(text) if len(ids) <= int(size[0]) < asked else NextLinkWrong(text)


def _page(exchange: Exchange, contract: Contract) -> tuple[Operation, list[str], Any] | None:
    """Return the operation, the ids and the nextLink of a page that was asked for validly; None for anything else."""
    operation, body = contract.operation_of(exchange), exchange.json
    if operation is None or not operation.is_list or exchange.status != 200 or not isinstance(body, dict):
        return None
    if not isinstance(body.get("value"), list) or broken_parameters(exchange, operation):
        return None
    ids = [str(each.get("id", each.get("name", n))) for n, each in enumerate(body["value"]) if isinstance(each, dict)]
    return operation, ids, body.get("nextLink")


def _comparison(exchange: Exchange, contract: Contract) -> Comparison | None:
    given, operation = exchange.query.get(_FILTER), contract.operation_of(exchange)
    if not given or operation is None or _FILTER not in operation.parameters:
        return None
    grammar = contract.filter_grammar(operation)
    return read(given[0], grammar) if grammar.accepts(given[0]) else None


def _number(exchange: Exchange, name: str, default: int) -> int:
    given = exchange.query.get(name, [""])[0]
    return int(given) if given.isdigit() else default


def _few(ids: list[str]) -> str:
    return ", ".join(ids[:5]) + (f" and {len(ids) - 5} more" if len(ids) > 5 else "") if ids else "nothing"
