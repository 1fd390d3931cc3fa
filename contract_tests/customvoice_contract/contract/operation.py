"""An operation of the API in one api-version, as the oracles need it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    import jsonschema_rs

    from .exchange import Exchange
    from .resource_type import ResourceType

ROOT = "/customvoice"


@dataclass(frozen=True, slots=True)
class Header:
    """A described header of a response."""

    name: str
    required: bool
    schema_type: str
    validator: jsonschema_rs.Draft202012Validator = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """A described response: its headers (by lower-case name) and its body's schema, None where there is no body."""

    headers: Mapping[str, Header]
    schema: Mapping[str, Any] | None
    validator: jsonschema_rs.Draft202012Validator | None = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A described parameter of the query or the headers."""

    name: str
    location: str
    required: bool
    schema: Mapping[str, Any]
    validator: jsonschema_rs.Draft202012Validator = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One operation: `id` is its operationId, `collection` the first word of its path, `action` what follows a colon.

    `item` is the type of resource that it answers, or that its list holds; None for recipes, base models, operations.
    """

    id: str
    method: str
    template: str
    is_long_running: bool
    is_list: bool
    parameters: Mapping[str, Parameter]
    request: Mapping[str, Mapping[str, Any]]
    answers: Mapping[str, Answer]
    item: ResourceType | None

    @property
    def collection(self) -> str:
        """The first word of the path: `projects`."""
        return self.template.split("/")[1]

    @property
    def action(self) -> str | None:
        """What follows the colon of the path: `suspend`; None without."""
        return self.template.partition(":")[2] or None

    @property
    def is_creation(self) -> bool:
        """Whether it makes a resource (PUT may also change one)."""
        return self.method in ("PUT", "POST") and self.action is None

    @property
    def is_upsert(self) -> bool:
        """Whether it makes a resource or changes the one that is there (docs/FIDELITY.md, "PUT of an existing …")."""
        return self.is_creation and self.method == "PUT" and not self.is_long_running

    @property
    def has_id(self) -> bool:
        """Whether its path names a resource."""
        return "{id}" in self.template

    def answer(self, status: int) -> Answer | None:
        """Return what is described for `status`; `default` describes errors only (erratum 19)."""
        found = self.answers.get(str(status))
        return self.answers.get("default") if found is None and status >= 400 else found

    def response(self, status: int) -> Mapping[str, Any] | None:
        """Return the schema of the body described for `status`, if there is one."""
        answer = self.answer(status)
        return answer.schema if answer else None

    def path_parameters(self, exchange: Exchange) -> dict[str, str]:
        """Return the decoded parameters of the path of `exchange`, which is one of this operation."""
        return self.path_parameters_of(exchange.url)

    def path_parameters_of(self, url: str) -> dict[str, str]:
        """Return the decoded parameters of the path of `url`, which is one of this operation."""
        found = pattern(self.template).fullmatch(below_root(urlsplit(url).path) or "")
        return {name: unquote(value) for name, value in found.groupdict().items()} if found else {}

    def resource_id(self, exchange: Exchange) -> str:
        """Return the id in the path of `exchange`, or in the body of a creation without one; else empty text."""
        if self.has_id or not self.is_creation:
            return self.path_parameters(exchange).get("id", "")
        sent, shown = exchange.request_json, exchange.json
        given = {name.lower(): value for name, value in sent.items()} if isinstance(sent, dict) else {}
        # The service makes the id of an endpoint that is sent without one (erratum 33).
        made = shown.get("id") if exchange.is_success and isinstance(shown, dict) else None
        return str(given.get("id") or made or "")


_PATTERNS: dict[str, re.Pattern[str]] = {}


def pattern(template: str) -> re.Pattern[str]:
    """Return the expression for paths of `template`. An id has no colon and no slash; a collection may end in one."""
    if template not in _PATTERNS:
        text = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/:]+)", re.escape(template))
        _PATTERNS[template] = re.compile(f"{text}/?", re.IGNORECASE | re.ASCII)
    return _PATTERNS[template]


def below_root(path: str) -> str | None:
    """Return the part of a URL's path below `/customvoice`, or None for a path elsewhere."""
    place = path.lower().find(f"{ROOT}/")
    return path[place + len(ROOT) :] if place >= 0 else None
