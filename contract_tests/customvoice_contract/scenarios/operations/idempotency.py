"""Idempotency: a repeated request with its Operation-Id is carried out once; another request with that id is rejected.

Rules: spec node `OperationId`; docs/FIDELITY.md: Operation-Id repeated, Operation-Id of another request,
Operation-Id of a deleted resource repeated, creating again, PUT of an existing project.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ...contract.contract import Contract
from ...contract.resource_type import at
from ...data.example_resources import REFERENCES
from ...data.training_data import FEW_COUNT
from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_equal, expect_error, expect_status, summary
from ..core.scenario import Scenario
from ..tools.operation_starts import Start, dataset, long_running, needs, prepare_again, speech, start, statement
from ..tools.paging import ids, walk
from ..tools.parallel import in_parallel

if TYPE_CHECKING:
    from ...oracles import Exchange
    from ..core.context import Context

_GROUP = "Idempotency"
_AGAIN, _OTHER, _EFFECT, _ANEW = "replay-answer", "replay-other", "replay-effect", "replay-anew"
_PARALLEL = 5
# Deleting these leaves what names them; deleting a project or a model does not, or is rejected.
_OUTLIVED = ("consents", "trainingsets")
_NAMED = tuple(REFERENCES.values())


def _again(begun: Start, first: Exchange, again: Exchange, when: str) -> None:
    """Check that a repeated request gets the first response again."""
    expect_status(again, first.status, rule=_AGAIN, why=f"the same request with the same Operation-Id, {when}")
    for name in ("operation-id", "operation-location"):
        found, expected = again.headers.get(name), first.headers.get(name)
        expect_equal(found, expected, f"{name} of {begun.path}, repeated {when},", _AGAIN)
    expect_equal(again.json, first.json, f"The response to {begun.path}, repeated {when},", _AGAIN)


def _is_repeated(operation_id: str, context: Context) -> None:
    """Repeat the request in progress, at its end, after a deletion, and in parallel; send others with its id."""
    begun, asked, service = start(context, operation_id), str(uuid.uuid4()), context.service
    first = begun.send(service, asked)
    expect(first.is_success, f"{summary(first)}; expected 2xx. Response: {first.content[:300]!r}", _AGAIN)
    _again(begun, first, begun.send(service, asked), "at once")
    _again(begun, first, _rewritten(begun).send(service, asked), "at once, its fields in another order")
    _under_another_id(context, begun)
    ended = context.settle(first)
    _again(begun, first, begun.send(service, asked), "after its end")
    _another_request(context, operation_id, begun, asked)
    now = service.send("GET", begun.resource)
    expect_equal(now.json, ended, f"{begun.resource}, after repeated and rejected requests,", _EFFECT)
    _made_once(context, begun, ended, uploads=1)
    _in_parallel(context, prepare_again(context, begun))
    gone = service.send("DELETE", begun.resource)
    expect_status(gone, 204, rule=_EFFECT, why="nothing prevents its deletion")
    left = _NAMED
    if begun.is_creation:
        _refused(context, begun.changed(), asked, "another body, after the deletion of its resource,")
        _anew(context, begun, asked)
        left = tuple(each for each in _NAMED if each not in _OUTLIVED)
    _delete_what_it_names(context, begun, left)
    missing = begun.send(service, asked)
    expect_error(missing, 404, "NotFound", rule=_ANEW, why="what it names is deleted, and so is its resource")
    absent = service.send("GET", begun.resource)
    expect_status(absent, 404, rule=_ANEW, why="the request that would create it was rejected")


def _anew(context: Context, begun: Start, asked: str) -> None:
    """After the deletion of its resource the same request creates it anew, under the same Operation-Id."""
    made = begun.send(context.service, asked)
    why = f"the same request with the Operation-Id {asked} of a deleted resource creates it anew"
    expect_status(made, 201, rule=_ANEW, why=why)
    expect_equal(made.headers.get("operation-id", asked), asked, f"Operation-Id of {summary(made)}", _ANEW)
    context.settle(made)
    _again(begun, made, begun.send(context.service, asked), "after it was created anew")
    _delete_what_it_names(context, begun, _OUTLIVED)
    _again(begun, made, begun.send(context.service, asked), "after the deletion of what it names")
    gone = context.service.send("DELETE", begun.resource)
    expect_status(gone, 204, rule=_ANEW, why="nothing prevents its deletion")


def _delete_what_it_names(context: Context, begun: Start, collections: tuple[str, ...]) -> None:
    content = begun.content or {}
    body = content.get("json") or content.get("data") or {}
    # The project comes last: with it goes everything.
    for name, collection in reversed(REFERENCES.items()):
        if name in body and collection in collections:
            params = {"forceDelete": "true"} if collection == "projects" else None
            gone = context.service.send("DELETE", f"/{collection}/{body[name]}", params=params)
            expect_status(gone, 204, rule=_EFFECT, why=f"nothing prevents the deletion of the {name} any longer")


def _rewritten(begun: Start) -> Start:
    """Return the same request with its members or parts in another order: only values and fields count."""
    content = dict(begun.content or {})
    if "json" in content:
        text = json.dumps(_reversed(content.pop("json")), indent=1)
        return replace(begun, content={"content": text, "headers": {"Content-Type": "application/json"}})
    if "data" in content:
        content["data"] = dict(reversed(content["data"].items()))
    if "files" in content:
        # The name and media type of a file are not part of its contents.
        content["files"] = {name: ("renamed.bin", each[1]) for name, each in content["files"].items()}
    return replace(begun, content=content)


def _reversed(value: Any) -> Any:
    return {name: _reversed(each) for name, each in reversed(value.items())} if isinstance(value, dict) else value


def _made_once(context: Context, begun: Start, ended: dict[str, Any], *, uploads: int) -> None:
    project = ended.get("projectId", "")
    found = ids(walk(context.service, f"/{begun.collection}", filter=f"projectId eq '{project}'"))
    text = f"/{begun.collection} shows {begun.name} {found.count(begun.name)} times in {found}; expected once."
    expect(found.count(begun.name) == 1, text, _EFFECT)
    if begun.action == "upload" and "Succeeded" in begun.ends:
        count = at(ended, ("properties", "utteranceCount"))
        expect_equal(count, uploads * FEW_COUNT, f"utteranceCount of {begun.resource} after {uploads} uploads", _EFFECT)


def _another_request(context: Context, operation_id: str, begun: Start, asked: str) -> None:
    """With a used Operation-Id, another body, id, operation or version is rejected and has no effect."""
    _refused(context, begun.changed(), asked, "another body")
    others = [_stranger(context, begun)]
    if begun.is_creation:
        others.append(begun.under(context.guid() if begun.collection == "endpoints" else context.id("other")))
    elif begun.action != "resume":  # which needs two more operations, and is an action like the other
        _at_another_resource(context, begun, asked)
    for other in others:
        context.remember(other.collection, other.name)
        _refused(context, other, asked, "another resource")
        absent = context.service.send("GET", other.resource)
        expect_status(absent, 404, rule=_OTHER, why="the request that would create it was rejected")
    for version in context.versions:
        if version != context.version and operation_id in {each.id for each in Contract.of(version).operations}:
            answer = begun.send(context.for_version(version), asked)
            expect_error(answer, 400, rule=_OTHER, why=f"the Operation-Id belongs to a request of {context.version}")


def _at_another_resource(context: Context, begun: Start, asked: str) -> None:
    """The same action on another resource is another request: it is rejected and has no effect there."""
    there = context.service.send("GET", begun.resource).json
    if begun.collection == "endpoints":
        other = begun.under(context.endpoint(there["projectId"], there["modelId"]))
    else:
        other = begun.under(context.training_set(there["projectId"]))
    before = context.service.send("GET", other.resource).json
    _refused(context, other, asked, "another resource")
    after = context.service.send("GET", other.resource).json
    expect_equal(after, before, f"{other.resource}, after an action that was rejected,", _EFFECT)


def _stranger(context: Context, begun: Start) -> Start:
    """Return a creation by another operation: of a consent, by a form or as JSON."""
    name, fields = context.id("stranger"), statement(context.project())
    if (begun.collection, begun.method) == ("consents", "POST"):
        return Start("PUT", "consents", name, content={"json": fields})
    return Start("POST", "consents", name, content={"data": fields, "files": speech("audiodata")})


def _refused(context: Context, other: Start, asked: str, what: str) -> None:
    answer = other.send(context.service, asked)
    expect_error(answer, 400, rule=_OTHER, why=f"{what}: the Operation-Id {asked} belongs to an earlier request")


def _another_file(operation_id: str, context: Context) -> None:
    """A form with another file is another request, and so is one with an Operation-Id in another letter case."""
    begun, asked = start(context, operation_id), f"Case-{uuid.uuid4()}"
    first = begun.send(context.service, asked)
    ended = context.settle(first)
    [(part, (name, audio, kind))] = dict(begun.content or {})["files"].items()
    for changed in (audio[:-2] + b"\x01\x02", audio[:-2], audio + b"\x00\x00"):
        content = {**(begun.content or {}), "files": {part: (name, changed, kind)}}
        _refused(context, replace(begun, content=content), asked, "another file")
    now = context.service.send("GET", begun.resource)
    expect_equal(now.json, ended, f"{begun.resource}, after rejected requests,", _EFFECT)
    other = begun.under(context.id("other"))
    context.remember(other.collection, other.name)
    swapped = other.send(context.service, asked.swapcase())
    expect(
        swapped.is_success, f"{summary(swapped)}; expected 2xx, the Operation-Id is new (it is case-sensitive).", _OTHER
    )
    context.settle(swapped)
    _again(begun, first, begun.send(context.service, asked), "after one whose Operation-Id differs in case")


def _another_order(context: Context) -> None:
    """Another order of array items, or another query of a URL, makes another request."""
    body = dataset(context.container_url)

    def upload(*extensions: str, query: str = "") -> Start:
        url = f"{body['audios']['containerUrl']}{query}"
        audios = {**body["audios"], "containerUrl": url, "extensions": extensions}
        return Start("POST", "trainingsets", name, "upload", {"json": {**body, "audios": audios}})

    name, asked = context.training_set(), str(uuid.uuid4())
    context.settle(upload(".wav", ".flac").send(context.service, asked))
    _refused(context, upload(".flac", ".wav"), asked, "another order of extensions")
    query = "&other=1" if "?" in body["audios"]["containerUrl"] else "?other=1"
    _refused(context, upload(".wav", ".flac", query=query), asked, "a containerUrl with another query")


def _other_credentials(context: Context) -> None:
    """A request may be repeated with a renewed token, or with the key."""
    begun, asked = start(context, "Consents_Post"), str(uuid.uuid4())
    # Only an emulator is known to accept any token like its first key.
    by_token = [context.service.with_headers({"Authorization": f"Bearer a.b.{each}"}) for each in "cd"]
    first = begun.send(by_token[0], asked)
    expect(first.is_success, f"{summary(first)}; expected 2xx. Response: {first.content[:300]!r}", _AGAIN)
    _again(begun, first, begun.send(by_token[1], asked), "with another token")
    _again(begun, first, begun.send(context.service, asked), "with the key")
    context.settle(first)


def _ids_of_the_service(context: Context) -> None:
    """An operation id chosen by the service counts as used; the Operation-Id of a rejected request does not."""
    begun = start(context, "Consents_Post")
    first = begun.send(context.service)
    expect(first.is_success, f"{summary(first)}; expected 2xx. Response: {first.content[:300]!r}", _OTHER)
    taken = first.headers["operation-location"].partition("?")[0].rpartition("/")[2]
    other = begun.under(context.id("other"))
    context.remember(other.collection, other.name)
    _refused(context, other, taken, "another resource")
    _refused(context, begun.changed(), taken, "another body")
    # Clients are known to send the id of the resource, so that their requests may be repeated.
    asked = begun.name
    refused = begun.send(context.service, asked)
    expect_status(refused, 409, rule=_OTHER, why="it exists already; the Operation-Id is a new one")
    context.settle(first)
    context.service.send("DELETE", begun.resource)
    made = begun.send(context.service, asked)
    expect(made.is_success, f"{summary(made)}; expected 2xx, the request rejected before started no operation.", _OTHER)
    expect_equal(made.headers.get("operation-id", asked), asked, f"Operation-Id of {summary(made)}", _OTHER)
    context.settle(made)


def _differing_in_parallel(context: Context) -> None:
    """Of different parallel requests with one Operation-Id one is accepted; the others have no effect."""
    begun, asked = start(context, "Consents_Post"), str(uuid.uuid4())
    starts = [begun.under(context.id("one-of-many")) for _ in range(_PARALLEL)]
    for each in starts:
        context.remember(each.collection, each.name)
    answers = in_parallel([partial(each.send, context.service, asked) for each in starts])
    taken = [number for number, answer in enumerate(answers) if answer.is_success]
    text = f"{_PARALLEL} parallel requests with the Operation-Id {asked}: {len(taken)} were accepted; expected 1."
    expect(len(taken) == 1, text, "replay-parallel")
    for number, answer in enumerate(answers):
        if number not in taken:
            expect_error(answer, 400, rule="replay-parallel", why="the Operation-Id belongs to another request")
            absent = context.service.send("GET", starts[number].resource)
            expect_status(absent, 404, rule="replay-parallel", why="the request that would create it was rejected")
    context.settle(answers[taken[0]])


def _in_parallel(context: Context, begun: Start) -> None:
    """Sent several times in parallel with one Operation-Id, a request is carried out once, with equal responses."""
    answers = in_parallel([partial(begun.send, context.service, str(uuid.uuid4()))] * _PARALLEL)
    for answer in answers:
        expect(
            answer.is_success, f"{summary(answer)}; expected 2xx. Response: {answer.content[:300]!r}", "replay-parallel"
        )
        _again(begun, answers[0], answer, f"{_PARALLEL} times in parallel")
    _made_once(context, begun, context.settle(answers[0]), uploads=2)


def _under_another_id(context: Context, begun: Start) -> None:
    """The same body with another Operation-Id is another request: its resource exists already, or is in progress."""
    asked, service = str(uuid.uuid4()), context.service
    answer = begun.send(service, asked)
    if answer.is_success and not begun.is_creation:
        raise NotApplicable("the first operation ended before the second request")
    expect_status(answer, 409, rule=_OTHER, why="it exists already; the Operation-Id is a new one")
    unknown = service.send("GET", f"/operations/{asked}")
    expect_status(unknown, 404, rule=_OTHER, why="a rejected request starts no operation")


SCENARIOS = (
    *(
        Scenario(
            f"replay-{each}",
            f"{each} with a repeated Operation-Id is done once",
            _GROUP,
            partial(_is_repeated, each),
            needs(each),
        )
        for each in long_running()
    ),
    Scenario(
        "replay-other-file",
        "One Operation-Id with another consent file is rejected",
        _GROUP,
        partial(_another_file, "Consents_Post"),
    ),
    Scenario(
        "replay-other-prompt",
        "One Operation-Id with another prompt file is rejected",
        _GROUP,
        partial(_another_file, "PersonalVoices_Post"),
        needs("PersonalVoices_Post"),
    ),
    Scenario(
        "replay-other-order", "One Operation-Id with reordered items or another URL is rejected", _GROUP, _another_order
    ),
    Scenario(
        "replay-other-credentials",
        "One Operation-Id with other valid credentials is a repetition",
        _GROUP,
        _other_credentials,
        frozenset({"control"}),
    ),
    Scenario(
        "replay-service-ids",
        "An operation id chosen by the service is rejected as Operation-Id",
        _GROUP,
        _ids_of_the_service,
    ),
    Scenario(
        "replay-parallel-conflict",
        "Of parallel requests with one Operation-Id one is accepted",
        _GROUP,
        _differing_in_parallel,
    ),
)
