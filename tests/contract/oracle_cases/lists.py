"""Pages of lists: their length, their links, their filters, their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import made
from .made import BASE, VERSION, get, page, project

if TYPE_CHECKING:
    from customvoice_contract.oracles import Exchange

    from .made import Case

A, B, C = project("aaa"), project("bbb"), project("ccc", kind="PersonalVoice")
LATER = project("ddd", createdDateTime=made.at(1))
PERSONAL = "filter=kind%20eq%20%27PersonalVoice%27"


def link(query: str) -> str:
    """Return a nextLink of the projects."""
    return f"{BASE}/projects?{query}&api-version={VERSION}"


def put(name: str) -> Exchange:
    """Return the creation of a project."""
    return made.exchange("PUT", f"/projects/{name}", 201, project(name), sent={"kind": "ProfessionalVoice"})


SECOND = get("/projects", {"value": [B]}, query="skip=1&maxpagesize=1")

CASES: list[Case] = [
    ("page", [page([A, B])], None),
    ("page", [page([A, B], query="maxpagesize=2")], None),
    ("page", [page([A, B], query="maxpagesize=1")], "page-size"),
    ("page", [page([project(f"p-{n}") for n in range(100)], query="maxpagesize=500")], None),
    ("page", [page([project(f"p-{n}") for n in range(101)], query="maxpagesize=500")], "page-size"),
    ("page", [page([project(f"p-{n}") for n in range(101)])], "page-size"),
    ("page", [page([A, A])], "list"),
    ("next_link", [page([A], link=link("skip=1&maxpagesize=1"), query="maxpagesize=1")], None),
    ("next_link", [get("/projects/", {"value": [A], "nextLink": link("skip=1")})], None),
    ("next_link", [page([A], link="/projects?skip=1", query="maxpagesize=1")], "next-link"),
    ("next_link", [page([A], link=link("skip=1").replace("127.0.0.1", "other"), query="maxpagesize=1")], "next-link"),
    ("next_link", [page([A], link="http://[", query="maxpagesize=1")], "next-link"),
    ("next_link", [page([A], link=link("skip=2&maxpagesize=1"), query="maxpagesize=1")], "next-link"),
    ("next_link", [page([A], link=link("skip=1&maxpagesize=9"), query="maxpagesize=1")], "next-link"),
    ("next_link", [page([A], link=link("skip=1"), version=made.OLDER)], "next-link"),
    ("next_link", [page([C], link=link(f"skip=1&{PERSONAL}"), query=PERSONAL)], None),
    ("next_link", [page([C], link=link("skip=1"), query=PERSONAL)], "next-link"),
    ("next_page", [page([A], link=link("skip=1&maxpagesize=1"), query="maxpagesize=1"), SECOND], None),
    (
        "next_page",
        [
            page([A], link=link("skip=1&maxpagesize=1"), query="maxpagesize=1"),
            get("/projects", {"value": []}, query="skip=1&maxpagesize=1"),
        ],
        "next-link",
    ),
    (
        "next_page",
        [
            page([A], link=link("skip=1&maxpagesize=1"), query="maxpagesize=1"),
            get("/projects", made.error("BadRequest"), 400, query="skip=1&maxpagesize=1"),
        ],
        "next-link",
    ),
    ("next_link", [page([A], link=link("maxpagesize=1&skip=1"), query="maxpagesize=1")], "next-link-form"),
    ("next_link", [page([A], link=link("skip=1"), query="maxpagesize=1")], "next-link-form"),
    ("next_link", [page([A], link=link("skip=1&skip=1"))], "next-link-form"),
    ("next_link", [page([A], link=link("skiptoken=abc"))], "next-link-form"),
    ("creation_order", [page([A, LATER])], None),
    ("creation_order", [page([LATER, A])], "creation-order"),
    ("creation_order", [page([LATER, A], query=PERSONAL.replace("eq", "ne"))], "creation-order"),
    ("filter", [page([C], query=PERSONAL)], None),
    ("filter", [page([A], query=PERSONAL)], "filter"),
    ("filter", [page([A], query="filter=createdDateTime%20ge%202026-03-04T09:20:00.000Z")], None),
    ("filter", [page([A], query="filter=createdDateTime%20gt%202026-03-04T09:20:00.000Z")], "filter"),
    ("filter", [page([A], query="filter=locale%20ne%20%27en-US%27")], None),
    ("filter", [page([A], query="filter=locale%20eq%20%27en-US%27")], "filter"),
    ("list_complete", [put("aaa"), page([A])], None),
    ("list_complete", [put("aaa"), page([B])], "list"),
    ("list_complete", [put("aaa"), page([], query=PERSONAL)], None),
    ("list_complete", [put("aaa"), page([], query="filter=kind%20eq%20%27ProfessionalVoice%27")], "list"),
    ("list_complete", [put("aaa"), made.deletion("/projects/aaa"), page([])], None),
    ("list_order", [page([A, B, C]), page([A, B, C])], None),
    ("list_order", [page([A, B, C]), page([A, C, B])], "list-order-kept"),
    ("list_order", [page([A, B, C]), page([A, B])], "list"),
    ("list_order", [page([A, B]), page([A, B, C])], "list"),
    ("list_order", [page([A, B, C]), page([B], query="skip=1&maxpagesize=1", link=link("skip=2&maxpagesize=1"))], None),
    ("list_order", [page([A, B, C]), page([A], query="skip=1&maxpagesize=1")], "list-order-kept"),
    ("list_order", [page([A, B, C]), page([B], query="skip=1&maxpagesize=1")], "next-link"),
    ("list_order", [page([A, B, C]), page([C], query="skip=2", link=link("skip=3"))], "next-link"),
    ("list_order", [page([A, B, C]), page([C], query=PERSONAL)], None),
    ("list_order", [page([A, B, C]), page([], query=PERSONAL)], "list"),
    ("list_order", [page([A, B, C]), page([], query="skip=3")], None),
    ("list_order", [page([A, B]), put("ccc"), page([C, B, A])], None),
    ("list_order", [page([A], query="maxpagesize=1", link=link("skip=1")), SECOND, page([A, B])], None),
    ("list_order", [page([A], query="maxpagesize=1", link=link("skip=1")), SECOND, page([B, A])], "list-order-kept"),
]
