"""Several clients that look at one resource right after each write: by its id, in lists, and through another version.

Their requests are the same ones each time, so that whatever a service remembers of responses is remembered here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..core.expect import expect, expect_body, expect_equal, expect_status, summary
from .paging import walk
from .watch import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...oracles import Exchange
    from ...service.client import Service
    from ..core.context import Context

RULE = "read-your-writes"


@dataclass(frozen=True, slots=True)
class VisibilityProbe:
    """Looks at the resource `name`; `where` are the parameters of a list that has it (a filter)."""

    context: Context
    collection: str
    name: str
    where: Mapping[str, str]
    other: Service

    @classmethod
    def on(cls, context: Context, collection: str, name: str, **where: str) -> VisibilityProbe:
        """Open them; the other version is drawn, and stays the same."""
        others = [each for each in context.versions if each != context.version] or [context.version]
        return cls(context, collection, name, where, context.for_version(context.rng.choice(others)))

    def see(self, when: str, **expected: Any) -> None:
        """It is there for everybody, with the expected values; of a set of values, with one of them."""
        for answer in self._reads():
            expect_status(answer, 200, rule=RULE, why=f"the resource is there {when}")
            self._compare(answer, expect_body(answer, rule=RULE), expected, when)
        for answer, item in self._listed():
            expect(item is not None, f"{summary(answer)} without {self.name}, {when}.", RULE)
            self._compare(answer, item or {}, expected, when)

    def see_nothing(self, when: str) -> None:
        """Check that no client sees the resource."""
        for answer in self._reads():
            expect_status(answer, 404, rule=RULE, why=f"the resource does not exist {when}")
        for answer, item in self._listed():
            expect(item is None, f"{summary(answer)} with {self.name}, {when}.", RULE)

    def wait(self, begun: Exchange) -> None:
        """Read only lists until the operation of `started` has ended, and check that the operation agrees."""
        expect(begun.is_success, f"{summary(begun)}; expected 2xx. Response: {begun.content[:300]!r}", RULE)
        ended = wait_for(self.context, self._listed_status, f"{self.name} in lists, {summary(begun)},")
        read = self.context.service.read(begun.headers["operation-location"])
        expect_equal(read.json.get("status"), ended, f"The operation of {begun.path}, whose end a list showed,", RULE)

    def _listed_status(self) -> str:
        return next((str(item.get("status")) for _, item in self._listed() if item), "")

    def _reads(self) -> Iterable[Exchange]:
        for service in dict.fromkeys((self.context.service, self.other)):
            yield service.send("GET", f"/{self.collection}/{self.name}")

    def _listed(self) -> Iterable[tuple[Exchange, dict[str, Any] | None]]:
        service = self.context.service if self.where else self.other
        pages = walk(service, f"/{self.collection}", **self.where)
        found = [(page.answer, item) for page in pages for item in page.items if item.get("id") == self.name]
        if len(found) > 1:
            expect(False, f"{summary(found[1][0])} with {self.name} again; expected each resource once.", RULE)
        yield found[0] if found else (pages[-1].answer, None)

    def _compare(self, answer: Exchange, body: Mapping[str, Any], expected: Mapping[str, Any], when: str) -> None:
        for name, value in expected.items():
            right = body.get(name) in value if isinstance(value, frozenset) else body.get(name) == value
            wanted = " or ".join(sorted(value)) if isinstance(value, frozenset) else repr(value)
            text = f"{summary(answer)} with {name} {body.get(name)!r} of {self.name}, {when}; expected {wanted}."
            expect(right, text, RULE)
