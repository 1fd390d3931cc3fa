"""A project with one resource of every kind that may be in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..core.expect import expect_equal, expect_status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..core.context import Context


@dataclass(slots=True)
class ProjectFixture:
    """The project `name` and its `members`, by path, in the order of their creation."""

    context: Context
    name: str
    members: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        """The path of the project."""
        return f"/projects/{self.name}"

    @classmethod
    def of(cls, context: Context, *, trained: bool, voice: bool, name: str | None = None) -> ProjectFixture:
        """Make one: a consent, a training set, and where asked for a model with an endpoint, and a personal voice.

        `name` is the project's id, a fresh one where it is left out.
        """
        fixture = cls(context, context.project(name))
        consent, taught = context.consent(fixture.name), context.training_set(fixture.name)
        fixture.members += [f"/consents/{consent}", f"/trainingsets/{taught}"]
        if trained:
            model = context.ready_model(fixture.name, consentId=consent, trainingSetId=taught)
            fixture.members += [f"/models/{model}", f"/endpoints/{context.endpoint(fixture.name, model)}"]
        if voice:
            fixture.members.append(f"/personalvoices/{context.personal_voice(fixture.name, consent)}")
        return fixture

    def expect_there(self, rule: str, why: str) -> None:
        """Project and members can be read, and are listed."""
        self._expect([self.path, *self.members], 200, rule, why)

    def expect_gone(self, rule: str, why: str) -> None:
        """Neither project nor members can be read, in any version, or are listed."""
        self._expect([self.path, *self.members], 404, rule, why)
        for version in self.context.versions:
            if version != self.context.version:
                for path in self.members:
                    answer = self.context.for_version(version).send("GET", path)
                    expect_status(answer, 404, rule=rule, why=why)

    def _expect(self, paths: Iterable[str], status: int, rule: str, why: str) -> None:
        for path in paths:
            expect_status(self.context.service.send("GET", path), status, rule=rule, why=f"{path}: {why}")
        collections = dict.fromkeys(path.split("/")[1] for path in self.members)
        for collection in collections:
            where = {"filter": f"projectId eq '{self.name}'"}
            answer = self.context.service.send("GET", f"/{collection}", params=where)
            expect_status(answer, 200, rule=rule)
            shown = {f"/{collection}/{each['id']}" for each in answer.json["value"]}
            expected = {path for path in self.members if path.startswith(f"/{collection}/")} if status == 200 else set()
            expect_equal(shown, expected, f"/{collection} of the project {self.name}: {why}; the list", rule)
