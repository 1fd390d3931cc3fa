"""Lists: pages part the collection, nothing is missing, twice or stale, and bounds are rejected.

Rules: spec nodes `Skip`, `MaxPageSize`, `Paginated…`; docs/FIDELITY.md: order, page size, nextLink.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_equal, expect_status, summary
from ..core.sample import sample
from ..core.scenario import Scenario
from ..tools import paging
from ..tools.resource_factory import ResourceFactory
from ..tools.subjects import each_collection

if TYPE_CHECKING:
    from ..core.context import Context

_GROUP = "Lists"
_COUNT = 4
_SMALL = 2
_LARGEST = 2_147_483_647
# If a list is longer (on a shared target), only its beginning is read in pages of one.
_MANY = 40
_DEFAULT_SIZE = 100
# Of these it takes no long to make more than a hundred.
_CHEAP = ("trainingsets", "consents")


def _pages_part_the_collection(factory: ResourceFactory, collection: str) -> None:
    """For every size and start, the pages together are the rest of the list."""
    context, path = factory.context, f"/{collection}"
    for _ in range(_COUNT):
        factory.create(collection)
    whole = paging.ids(paging.walk(context.service, path))
    expect_equal(len(set(whole)), len(whole), f"The number of different ids in {path}", "list-duplicates")
    total = len(whole)
    sizes = [size for size in (1, 2, total - 1, total, total + 1, _LARGEST) if size > 0 and total <= size * _MANY]
    starts = list(dict.fromkeys((0, 1, total - 1, total, total + 3)))
    for size in dict.fromkeys([*sizes[:_SMALL], *sample(context, sizes[_SMALL:], len(sizes))]):
        for skip in sample(context, starts, len(starts) if size in sizes[:_SMALL] else 1):
            found = paging.walk(context.service, path, skip=skip, maxpagesize=size)
            where = f"{path} from skip={skip} in pages of {size}"
            expect_equal(paging.ids(found), whole[skip:], f"The ids of {where}", "list-partition")
            longest = max(len(each.items) for each in found)
            expect(
                longest <= size, f"A page of {where} holds {longest} items; expected at most {size}.", "list-page-size"
            )
    for skip in (1, _LARGEST):
        found = paging.walk(context.service, path, skip=skip)
        expect_equal(paging.ids(found), whole[skip:], f"The ids of {path} from skip={skip}", "list-partition")
    again = paging.ids(paging.walk(context.service, path))
    expect_equal(again, whole, f"The ids of {path} read again", "list-order")


def _lists_follow_changes(factory: ResourceFactory, collection: str) -> None:
    """A list shows each created resource as GET does, and no deleted one."""
    context, path = factory.context, f"/{collection}"
    made = [str(factory.create(collection)["id"]) for _ in range(3)]
    listed = {str(each["id"]): each for each in paging.items(paging.walk(context.service, path)) if "id" in each}
    for name in made:
        expect(name in listed, f"{path} does not list {name}, which was created.", "list-missing")
        expect_equal(listed[name], factory.read(collection, name), f"The item {name} of {path}", "list-item")
    before, victim = list(listed), made[1]
    _delete(factory, collection, victim)
    after = paging.ids(paging.walk(context.service, path, maxpagesize=2 if len(before) <= _MANY else _DEFAULT_SIZE))
    remaining = [each for each in before if each != victim]
    expect_equal(after, remaining, f"The ids of {path} after {victim} was deleted", "list-deleted")
    _delete(factory, collection, victim)
    _delete(factory, collection, made[0])
    expect(
        factory.is_there(collection, made[2]), f"{path}/{made[2]} is gone after others were deleted.", "delete-others"
    )
    factory.create(collection, made[1])
    expect(
        made[1] in paging.ids(paging.walk(context.service, path)),
        f"{path} misses {made[1]}, created again.",
        "list-missing",
    )


def _delete(factory: ResourceFactory, collection: str, name: str) -> None:
    """Delete and see it gone; deleting again is the same (docs/FIDELITY.md: deletion of a missing resource)."""
    answer = factory.delete(collection, name)
    expect_status(
        answer, 204, rule="delete-status", why=f"{name} can be deleted, and deleting it again changes nothing"
    )
    expect(not answer.content, f"{summary(answer)} with a body; 204 has none.", "delete-body")
    found = factory.service.send("GET", f"/{collection}/{name}")
    expect_status(found, 404, rule="delete-readable", why=f"{name} was deleted")


def _bounds_are_refused(context: Context) -> None:
    """Invalid, too small and too large counts are a 400, in every list that accepts them."""
    wrong = {
        "skip": ("-1", str(_LARGEST + 1), "1.5", "one", "", "0x1", "9" * 40, "1e1", "\u0663", "1 2", "null"),
        "maxpagesize": ("0", "-1", str(_LARGEST + 1), "1.5", "many", "", "0x1", "9" * 40),
    }
    lists = [each for each in context.contract.operations if each.is_list and set(wrong) <= set(each.parameters)]
    everything = context.rng.choice(lists)
    for operation in lists:
        for name, values in wrong.items():
            for value in sample(context, values, 4, every=operation is everything):
                answer = context.service.send("GET", operation.template, params={name: value})
                expect_status(answer, 400, rule="list-bounds", why=f"{name}={value!r} is not a count that is allowed")
            pair = context.rng.choice((("1", "2"), ("1", "1")))
            answer = context.service.send("GET", operation.template, params=[(name, value) for value in pair])
            expect_status(answer, 400, rule="list-bounds", why=f"{name} is given twice")


def _default_page_size(context: Context) -> None:
    """Without `maxpagesize` a page has the documented default size, and the list continues after it."""
    if context.control is None:
        raise NotApplicable("more than a hundred resources are only made on an emulator")
    lists = {each.template: each for each in context.contract.operations if "maxpagesize" in each.parameters}
    cheap = [each for each in _CHEAP if f"/{each}" in lists]
    if not cheap:
        raise NotApplicable("no list that pages")
    for collection in cheap if context.thorough else [context.rng.choice(cheap)]:
        schema = lists[f"/{collection}"].parameters["maxpagesize"].schema
        _many(context, collection, int(schema.get("default", _DEFAULT_SIZE)))


def _many(context: Context, collection: str, size: int) -> None:
    """Make more than a page holds; all of them are listed, and all go with their project."""
    project, path = context.project(), f"/{collection}"
    body = {**ResourceFactory(context).body(collection), "projectId": project}
    made = [context.id("it") for _ in range(size + 2)]
    for name in made:
        answer = context.service.send("PUT", f"{path}/{name}", json=body)
        expect_status(answer, 200, 201, rule="creation", why="the request is valid")
    ours = f"projectId eq '{project}'"
    for params in ({}, {"maxpagesize": size}, {"maxpagesize": size + 1}, {"maxpagesize": _LARGEST}):
        found = paging.walk(context.service, path, filter=ours, **params)
        first = len(found[0].items)
        rule = "list-default-size" if not params else "list-page-size"
        limit = params.get("maxpagesize", size)
        expect(first <= limit, f"{summary(found[0].answer)} with {first} items; expected at most {limit}.", rule)
        if limit == size:
            # How many items there are at most is documented, that there are as many is not.
            what = f"The length of a first page of {len(made)} items, maxpagesize {limit}"
            expect_equal(first, size, what, "page-cap")
        expect_equal(sorted(paging.ids(found)), sorted(made), "The ids of all pages together", "list-partition")
    gone = context.service.send("DELETE", f"/projects/{project}", params={"forceDelete": "true"})
    expect_status(gone, 204, rule="delete-status", why="it is deleted by force")
    left = paging.ids(paging.walk(context.service, path, filter=ours))
    expect_equal(left, [], f"What {path} lists of a project that was deleted", "list-deleted")


def _fixed_lists(context: Context) -> None:
    """Recipes and base models: a `value` of different entries, the same in every read with any parameters."""
    for operation in context.contract.operations:
        if not operation.is_list or "skip" in operation.parameters:
            continue
        path = operation.template
        first = paging.walk(context.service, path)
        entries = paging.items(first)
        expect(entries, f"{path} is empty; expected what the service offers.", "fixed-list-empty")
        names = [(each.get("kind"), each.get("version"), each.get("name")) for each in entries]
        expect_equal(len(set(names)), len(names), f"The number of different entries of {path}", "list-duplicates")
        again = paging.items(paging.walk(context.service, path))
        expect_equal(again, entries, f"{path} read again", "list-order")
        odd = context.service.send("GET", path, params={"maxpagesize": "100", "unheard-of": "1"})
        expect_status(odd, 200, rule="undescribed-parameter", why="undescribed query parameters are tolerated")


SCENARIOS = (
    each_collection(
        "list-pages",
        "Pages together are the whole list: nothing missing, nothing twice",
        _GROUP,
        _pages_part_the_collection,
    ),
    each_collection("list-changes", "Lists show creations and deletions at once", _GROUP, _lists_follow_changes),
    Scenario("list-bounds", "Invalid values of skip and maxpagesize are rejected", _GROUP, _bounds_are_refused),
    Scenario("list-default-size", "The default page size is the documented one", _GROUP, _default_page_size),
    Scenario("list-recipes-and-base-models", "Recipes and base models are listed without pages", _GROUP, _fixed_lists),
)
