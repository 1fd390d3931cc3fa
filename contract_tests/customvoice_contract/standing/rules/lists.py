"""Rules on lists: pages, nextLink, order, filters, published catalogues."""

from __future__ import annotations

from ..rule import Group

GROUP = Group("Lists")
_D, _O, _G, _A = GROUP.documented, GROUP.observed, GROUP.guideline, GROUP.assumed

_D("page-size", "A page has no more items than maxpagesize", "spec: MaxPageSize", "page size")
_G(
    "page-cap",
    "A page is as long as maxpagesize, up to 100",
    "a sibling API",
    "page size",
    example="maxpagesize=50 with 20 items and a nextLink",
)
_G("list-default-size", "The default page size is 100", "spec: MaxPageSize", "page size")
_D("next-link", "nextLink continues the same list", "spec: nextLink", "nextLink")
_A(
    "next-link-form",
    "nextLink has skip, maxpagesize, filter and api-version in this order",
    "documented example",
    "nextLink",
    example="…?skip=2&maxpagesize=2&api-version=2026-01-01",
)
_D("list-next-link", "Following nextLink reads the whole list once", "spec: nextLink", "nextLink")
_D("list-page", "A page of a list can be read", "spec: *_List")
_D("list", "Lists have every resource once", "spec: *_List")
_A("creation-order", "Lists are in order of creation", "FIDELITY", "order", example="the newest is the last")
_A("list-order", "Lists keep their order", "FIDELITY", "order")
_A("list-order-kept", "A page shows the items in the order of the reads before", "FIDELITY", "order")
_D("list-bounds", "Invalid values of skip and maxpagesize are rejected", "spec: Skip, MaxPageSize", exact="assumed")
_D("list-deleted", "Lists do not show deleted resources", "spec: *_List")
_D("list-duplicates", "Lists show no resource twice", "spec: *_List")
_D("list-item", "Lists show resources as GET does", "spec: *_List")
_D("list-missing", "Lists show every created resource", "spec: *_List")
_D("list-page-size", "No page is longer than maxpagesize", "spec: MaxPageSize", "page size")
_D("list-partition", "Pages together are the whole list", "spec: Skip, nextLink", "nextLink")
_D(
    "fixed-list-empty",
    "Recipes and base models are listed",
    "spec: ModelRecipes_List, BaseModels_List",
    "recipes",
    "base models",
)
_D("filter", "Filtered lists have exactly the matching items", "spec: Filter", "filter")
_D("filter-result", "Every supported filter selects the matching items", "spec: Filter", "filter")
_A("filter-error-position", "Errors of filters give the position of the invalid character", "FIDELITY", "filter")
_D("filter-not-rejected", "Malformed filters are rejected", "spec: Filter (pattern)", "filter", exact="assumed")
_D("filter-paging", "nextLink keeps the filter", "spec: nextLink, Filter", "filter", "nextLink")
_D("filter-spelling", "Encoded spaces and quotes do not change a filter", "RFC 3986", "filter")
_D(
    "published",
    "Recipes and base models are published, the same in every read",
    "spec: ModelRecipes_List",
    "recipes",
    "base models",
)
_A(
    "published-facts",
    "Published recipes agree with the rules of the service",
    "FIDELITY",
    "recipes",
    "recipe rules",
    "engine version",
)
_G("recipes-changed", "Recipes do not change during a run", "spec: ModelRecipes_List", "recipes")
