# ruff: noqa: B018, T201 (mistakes are what it is for)
"""A user's program with mistakes. Each line with a mistake names, after ``# E:``, what mypy and pyright call it.

A checker that finds fewer has met an ``Any`` where a type should be.
"""

from __future__ import annotations

from customvoice import F, NoSuchError, Poller, RetryPolicy  # E: attr-defined, reportAttributeAccessIssue
from customvoice.v2026_01_01 import CustomVoiceClient, Project, Projekt  # E: attr-defined, reportAttributeAccessIssue


def mistakes(client: CustomVoiceClient) -> None:
    """Every line but the first of a statement is checked on its own."""
    client.projects.create("demo")  # E: call-overload, reportCallIssue
    client.projects.create("demo", kind=3)  # E: call-overload, reportArgumentType
    client.projects.create("demo", Project(kind="x"), kind="x")  # E: call-overload, reportCallIssue
    client.projects.create("demo", kind="x", created_date_time=None)  # E: call-overload, reportCallIssue
    client.models.begin_create("demo", Project(kind="x"))  # E: call-overload, reportArgumentType
    Project(kind="x", id="demo", status="Failed")  # E: call-arg, reportCallIssue
    Project()  # E: call-arg, reportCallIssue
    client.projects.get("demo").createdDateTime  # E: attr-defined, reportAttributeAccessIssue
    client.projects.list(filter=F.kind)  # E: arg-type, reportArgumentType
    client.projects.list(filter=F.kind > "x")  # E: operator arg-type, reportOperatorIssue
    client.projects.list(top=5)  # E: call-arg, reportCallIssue
    client.project.get("demo")  # E: attr-defined, reportAttributeAccessIssue
    client.models.begin_resume("demo")  # E: attr-defined, reportAttributeAccessIssue
    number: int = client.models.get("demo").description  # E: assignment, reportAssignmentType
    project: Project = client.models.begin_suspend  # E: attr-defined, reportAttributeAccessIssue
    voice: Poller[Project] = Poller.from_continuation_token(client.models, "")  # E: arg-type, reportAssignmentType
    for model in client.models.list():
        model.created_date_time.year  # E: union-attr, reportOptionalMemberAccess
        model.recipe = "Default"  # E: assignment, reportAttributeAccessIssue
    CustomVoiceClient("http://127.0.0.1", 5)  # E: arg-type, reportArgumentType
    CustomVoiceClient("http://127.0.0.1", "key", retries=3)  # E: call-arg, reportCallIssue
    RetryPolicy(attempts="3")  # E: arg-type, reportArgumentType
    client.with_options(timeouts=1)  # E: call-arg, reportCallIssue
    print(Projekt, NoSuchError, number, project, voice)


async def asynchronous(client: CustomVoiceClient) -> None:
    """A synchronous client is not awaited."""
    await client.projects.get("demo")  # E: misc, reportGeneralTypeIssues
    async for _ in client.models.list():  # E: attr-defined, reportGeneralTypeIssues
        pass
