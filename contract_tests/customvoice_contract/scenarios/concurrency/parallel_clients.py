"""Parallel clients: the service must handle their requests in one order, whichever it is.

Only what is true for every order is checked, so that nothing depends on luck. Rules: docs/FIDELITY.md, "Creating,
changing, deleting" and "Long-running operations".
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ...data.training_data import FEW_COUNT
from ...oracles.lro import check_start
from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_equal, expect_error, expect_status, summary
from ..core.scenario import Scenario
from ..tools.operation_starts import Start, dataset, no_speech, speech, start, statement
from ..tools.paging import ids, walk
from ..tools.parallel import in_parallel

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...oracles import Exchange
    from ...service.client import Service
    from ..core.context import Context

_GROUP = "State"
_RULE = "parallel"
_CLIENTS = 6
_ROUNDS = 3
_POLLS, _END = 4, 2
_RANKS = {"NotStarted": 0, "Running": 1, "Succeeded": _END, "Failed": _END}


def _one_winner(operation_id: str, context: Context) -> None:
    """Of several parallel creations of one id exactly one is accepted; the others are a 409 without effect."""
    begun = start(context, operation_id)
    texts = [f"by client {each}" for each in range(_CLIENTS)]
    answers = in_parallel([partial(_described(begun, text).send, context.service) for text in texts])
    won = [number for number, answer in enumerate(answers) if answer.is_success]
    text = f"{_CLIENTS} creations of {begun.resource} at once: {len(won)} were taken; expected 1."
    expect(len(won) == 1, text, _RULE)
    for answer in answers:
        if not answer.is_success:
            expect_status(answer, 409, rule=_RULE, why="another client created it")
    ended = context.settle(answers[won[0]])
    expect_equal(
        ended.get("description"), texts[won[0]], f"description of {begun.resource}, as the winner sent it,", _RULE
    )


def _described(begun: Start, text: str) -> Start:
    part = "json" if "json" in (begun.content or {}) else "data"
    content = {**(begun.content or {}), part: {**(begun.content or {})[part], "description": text}}
    return Start(begun.method, begun.collection, begun.name, begun.action, content)


def _all_there(context: Context) -> None:
    """Parallel creations of different ids all exist, each with its client's values, and lists show each once."""
    project = context.project()
    names = [context.id("parallel") for _ in range(_CLIENTS)]
    sets = [context.id("parallel") for _ in range(_CLIENTS)]
    creations: list[Callable[[], Exchange]] = [
        *(partial(context.put, "projects", each, {"kind": "PersonalVoice", "description": each}) for each in names),
        *(partial(context.put, "trainingsets", each, _set(project, each)) for each in sets),
    ]
    for answer in in_parallel(creations):
        expect_status(answer, 200, 201, rule=_RULE, why="every client has an id of its own")
    for collection, group in (("projects", names), ("trainingsets", sets)):
        for name in group:
            shown = context.service.send("GET", f"/{collection}/{name}")
            expect_status(shown, 200, rule=_RULE, why="it was created, beside others")
            expect_equal(shown.json.get("description"), name, f"description of /{collection}/{name}", _RULE)
    found = ids(walk(context.service, "/trainingsets", filter=f"projectId eq '{project}'", maxpagesize=2))
    expect_equal(sorted(found), sorted(sets), f"/trainingsets of {project}, after parallel creations,", _RULE)


def _set(project: str, text: str) -> dict[str, Any]:
    return {"projectId": project, "locale": "en-US", "description": text}


def _same_project(context: Context) -> None:
    """Parallel writes of one new project create one: all show one creation time, and one write wins as a whole."""
    name = context.id("shared")
    bodies = [{"kind": "PersonalVoice", "description": text, "displayName": text} for text in "abcdef"]
    answers = in_parallel([partial(context.put, "projects", name, each) for each in bodies])
    for answer, sent in zip(answers, bodies, strict=True):
        expect_status(answer, 200, 201, rule=_RULE, why="a project may be written again")
        shown = {key: answer.json.get(key) for key in sent}
        expect_equal(shown, sent, f"The response to {summary(answer)}", _RULE)
    created = {answer.json.get("createdDateTime") for answer in answers}
    expect(
        len(created) == 1, f"/projects/{name}, written at once, was created at {sorted(created)}; expected once.", _RULE
    )
    last = context.service.send("GET", f"/projects/{name}").json
    shown = {key: last.get(key) for key in bodies[0]}
    expect(shown in bodies, f"/projects/{name} shows {shown}; expected what one of its clients wrote.", _RULE)


def _never_half(context: Context) -> None:
    """Reads and lists during parallel writes show one complete write, and each resource once."""
    name = context.project(description="a", displayName="a")
    steady = [context.training_set(name) for _ in range(3)]
    for _ in range(_ROUNDS):
        writes = [
            partial(
                context.put, "projects", name, {"kind": "ProfessionalVoice", "description": text, "displayName": text}
            )
            for text in "bcd"
        ]
        more = [partial(context.put, "trainingsets", context.id("more"), _set(name, "new")) for _ in range(2)]
        reads = [partial(context.service.send, "GET", f"/projects/{name}")] * 3
        where = {"filter": f"projectId eq '{name}'"}
        lists = [partial(context.service.send, "GET", "/trainingsets", params=where)] * 2
        answers = in_parallel([*writes, *more, *reads, *lists])
        for answer in answers[5:8]:
            expect_status(answer, 200, rule=_RULE, why="it is being written, and was there before")
            shown = answer.json.get("description"), answer.json.get("displayName")
            expect(shown[0] == shown[1], f"{summary(answer)} with the halves {shown} of two writes.", "partial-write")
        for answer in answers[8:]:
            expect_status(answer, 200, rule=_RULE, why="a list is always there")
            found = [each["id"] for each in answer.json["value"]]
            expect(len(found) == len(set(found)), f"{summary(answer)} with some resource twice: {found}.", _RULE)
            lost = set(steady) - set(found)
            expect(not lost, f"{summary(answer)} without {sorted(lost)}, which are there all the time.", _RULE)


def _write_and_delete(context: Context) -> None:
    """After parallel writes and deletions of one id it exists or not, and all reads agree."""
    for _ in range(_ROUNDS):
        name = context.project()
        body = {"kind": "ProfessionalVoice", "description": "written beside a deletion"}
        path = f"/projects/{name}"
        requests: list[Callable[[], Exchange]] = [
            partial(context.put, "projects", name, body),
            partial(context.service.send, "DELETE", path),
            partial(context.service.send, "DELETE", path),
            partial(context.service.send, "GET", path),
        ]
        wrote, *deleted, read = in_parallel(requests)
        expect_status(wrote, 200, 201, rule=_RULE, why="a write comes before or after a deletion")
        for answer in deleted:
            expect_status(answer, 204, rule=_RULE, why="deleting is not an error, in either order")
        expect_status(read, 200, 404, rule=_RULE, why="it is there, or not")
        now = context.service.send("GET", path)
        expect_status(now, 200, 404, rule=_RULE, why="it is there, or not")
        listed = name in ids(walk(context.service, "/projects"))
        expect_equal(listed, now.status == 200, f"Whether /projects lists {name}, which {summary(now)}", _RULE)


def _no_orphans(context: Context) -> None:
    """A creation in a project during its deletion is deleted or rejected; no resource stays without its project."""
    for _ in range(_ROUNDS):
        project = context.project()
        names = [context.id("orphan") for _ in range(3)]
        creations = [partial(context.put, "trainingsets", each, _set(project, each)) for each in names]
        deletion = partial(context.service.send, "DELETE", f"/projects/{project}")
        gone, *answers = in_parallel([deletion, *creations])
        expect_status(gone, 204, rule=_RULE, why="the project contains no model and no endpoint")
        for name, answer in zip(names, answers, strict=True):
            expect_status(answer, 201, 404, rule=_RULE, why="its project was there, or not")
            left = context.service.send("GET", f"/trainingsets/{name}")
            expect_status(left, 404, rule="parallel-orphan", why=f"its project {project} is deleted")


def _model_or_endpoint(context: Context) -> None:
    """A model is deleted or deployed, not both."""
    project = context.project()
    for _ in range(_ROUNDS):
        model, name = context.ready_model(project), context.guid()
        gone, deployed = in_parallel(
            [
                partial(context.service.send, "DELETE", f"/models/{model}"),
                partial(context.put, "endpoints", name, {"projectId": project, "modelId": model}),
            ]
        )
        if deployed.is_success:
            expect_error(gone, 409, rule="parallel-orphan", why=f"the endpoint {name} uses it")
            expect_status(
                context.service.send("GET", f"/models/{model}"), 200, rule="parallel-orphan", why="it is in use"
            )
            context.settle(deployed)
        else:
            expect_status(gone, 204, rule=_RULE, why="no endpoint uses it")
            expect_error(deployed, 404, rule=_RULE, why="its model is deleted")


def _one_suspension(context: Context) -> None:
    """Of several parallel suspensions one is accepted."""
    name = context.endpoint()
    answers = in_parallel([partial(context.service.send, "POST", f"/endpoints/{name}:suspend")] * _CLIENTS)
    taken = [answer for answer in answers if answer.is_success]
    text = f"{_CLIENTS} parallel suspensions of /endpoints/{name}: {len(taken)} were accepted; expected 1."
    expect(len(taken) == 1, text, _RULE)
    for answer in answers:
        if not answer.is_success:
            expect_error(answer, 409, rule=_RULE, why="it is being suspended")
    expect_equal(context.settle(taken[0])["status"], "Disabled", f"/endpoints/{name}, suspended: its status", _RULE)


def _uploads_add_up(context: Context) -> None:
    """The accepted ones of parallel uploads add up."""
    name = context.training_set()
    upload = partial(context.service.send, "POST", f"/trainingsets/{name}:upload", json=dataset(context.container_url))
    answers = in_parallel([upload] * 3)
    taken = [answer for answer in answers if answer.is_success]
    expect(bool(taken), f"No upload to /trainingsets/{name} was accepted; expected at least one.", _RULE)
    for answer in answers:
        if not answer.is_success:
            expect_error(answer, 409, rule=_RULE, why="an upload runs")
    ended = [context.settle(answer) for answer in taken][-1]
    count = (ended.get("properties") or {}).get("utteranceCount", 0)
    expect_equal(count, len(taken) * FEW_COUNT, f"utteranceCount of /trainingsets/{name}", _RULE)


def _all_poll(operation_id: str, context: Context) -> None:
    """Clients that poll operation or resource in parallel each see only forward statuses, and the same end."""
    begun = start(context, operation_id)
    answer = begun.send(context.service)
    expect(answer.is_success, f"{summary(answer)}; expected 2xx. Response: {answer.content[:300]!r}", _RULE)
    operation = check_start(answer).operation_id
    paths = [f"/operations/{operation}", begun.resource] * (_CLIENTS // 2)
    services = [context.for_version(context.versions[each % len(context.versions)]) for each in range(_CLIENTS)]

    def poll(service: Service, path: str) -> list[str]:
        reads = [service.send("GET", path) for _ in range(_POLLS)]
        for read in reads:
            expect_status(read, 200, rule=_RULE, why="it is read by others at the same time")
        return [str(read.json.get("status")) for read in reads]

    for seen in in_parallel([partial(poll, *each) for each in zip(services, paths, strict=True)]):
        ranks = [_RANKS.get(each, -1) for each in seen]
        text = (
            f"One of {_CLIENTS} clients that polled {begun.resource} and its operation saw {seen}; expected progress."
        )
        expect(-1 not in ranks and ranks == sorted(ranks), text, "parallel-poll")
        ends = {each for each in seen if _RANKS[each] == _END}
        expect(len(ends) <= 1, f"A client that polled {begun.resource} saw it end as {sorted(ends)}.", "parallel-poll")
    context.settle(answer)


def _opposite_turns(context: Context) -> None:
    """Of parallel suspensions and resumptions of a deployed endpoint one suspension is accepted."""
    name = context.endpoint()
    path = f"/endpoints/{name}"
    turns = ["suspend", "resume"] * (_CLIENTS // 2)
    answers = in_parallel([partial(context.service.send, "POST", f"{path}:{each}") for each in turns])
    taken = [answer for answer in answers if answer.is_success]
    for answer in answers:
        if not answer.is_success:
            expect_error(answer, 409, rule=_RULE, why="it was not in the state, or other work went on")
    operations = [context.service.read(each.headers["operation-location"]).json.get("status") for each in taken]
    busy = [each for each in operations if _RANKS.get(each) != _END]
    text = f"Of {turns} in parallel at {path}, {len(taken)} were accepted; their operations show {operations}"
    expect(taken and len(busy) <= 1, f"{text}; expected one at a time, a suspension first.", _RULE)
    if len(taken) > 1:
        raise NotApplicable("the first operation ended before the next request")
    expect(taken[0].path.endswith(":suspend"), f"{text}; expected a suspension.", _RULE)
    expect_equal(context.settle(taken[0])["status"], "Disabled", f"{path}, suspended: its status", _RULE)


def _two_ways(context: Context) -> None:
    """A consent created in parallel by form and by URL, in several versions, is completely one of them."""
    form, link = start(context, "Consents_Post"), start(context, "Consents_Create")
    name = form.name
    starts = [_described(form, "by form"), _described(link.under(name), "by link")] * (_CLIENTS // 2)
    services = [context.for_version(context.versions[each // 2 % len(context.versions)]) for each in range(_CLIENTS)]
    answers = in_parallel([partial(each.send, service) for each, service in zip(starts, services, strict=True)])
    won = [number for number, answer in enumerate(answers) if answer.is_success]
    expect(
        len(won) == 1, f"{_CLIENTS} parallel creations of {form.resource}: {len(won)} were accepted; expected 1.", _RULE
    )
    for number, answer in enumerate(answers):
        if number not in won:
            expect_status(answer, 409, rule=_RULE, why="another client created it")
    shown = context.settle(answers[won[0]], service=services[won[0]])
    sent = dict(starts[won[0]].content or {})
    sent = dict(sent.get("json") or sent["data"])
    expected = {key: sent[key] for key in ("projectId", "description")}
    expect_equal({key: shown.get(key) for key in expected}, expected, f"{form.resource}, as the winner sent it,", _RULE)


def _files_are_apart(context: Context) -> None:
    """Parallel forms with files of the same name are each checked by their own file: speech or no speech."""
    fields = statement(context.project())
    forms = [(context.id("form"), made) for made in (speech, no_speech) * (_CLIENTS // 2)]
    answers = in_parallel([partial(context.post, "consents", name, fields, made("audiodata")) for name, made in forms])
    for (name, made), answer in zip(forms, answers, strict=True):
        expect_status(answer, 200, 201, rule=_RULE, why="every client has an id of its own")
        shown = context.settle(answer)["status"]
        expect_equal(shown, "Succeeded" if made is speech else "Failed", f"The status of /consents/{name}", _RULE)


def _sets_are_apart(context: Context) -> None:
    """Parallel uploads to different training sets are all accepted, and do not mix."""
    project = context.project()
    names = [context.training_set(project) for _ in range(3)]
    body = dataset(context.container_url)
    answers = in_parallel(
        [partial(context.service.send, "POST", f"/trainingsets/{each}:upload", json=body) for each in names]
    )
    for name, answer in zip(names, answers, strict=True):
        expect_status(answer, 202, rule=_RULE, why="no other upload to this training set runs")
        ended = context.settle(answer)
        expect_equal(
            ended["status"], "Succeeded" if context.container_url else "Failed", f"/trainingsets/{name}: status", _RULE
        )
        count = (ended.get("properties") or {}).get("utteranceCount", 0)
        expected = FEW_COUNT if context.container_url else 0
        expect_equal(count, expected, f"utteranceCount of /trainingsets/{name}", _RULE)


_VOICE, _TRAINING = frozenset({"personal-voice"}), frozenset({"training"})
SCENARIOS = (
    Scenario(
        "parallel-consent",
        "Of parallel creations of one consent one is accepted",
        _GROUP,
        partial(_one_winner, "Consents_Post"),
    ),
    Scenario(
        "parallel-voice",
        "Of parallel creations of one personal voice one is accepted",
        _GROUP,
        partial(_one_winner, "PersonalVoices_Post"),
        _VOICE,
    ),
    Scenario(
        "parallel-model",
        "Of parallel creations of one model one is accepted",
        _GROUP,
        partial(_one_winner, "Models_Create"),
        _TRAINING,
    ),
    Scenario(
        "parallel-endpoint",
        "Of parallel creations of one endpoint one is accepted",
        _GROUP,
        partial(_one_winner, "Endpoints_Create"),
        _TRAINING,
    ),
    Scenario(
        "parallel-poll",
        "Parallel readers see an operation only move forward",
        _GROUP,
        partial(_all_poll, "Consents_Post"),
    ),
    Scenario("parallel-form-and-url", "Of parallel creations by form and by URL one is accepted", _GROUP, _two_ways),
    Scenario(
        "parallel-suspend-resume",
        "Of parallel suspensions and resumptions one is accepted",
        _GROUP,
        _opposite_turns,
        _TRAINING,
    ),
    Scenario(
        "parallel-uploads-apart", "Parallel uploads to different training sets do not mix", _GROUP, _sets_are_apart
    ),
    Scenario("parallel-forms-apart", "Parallel forms with equal file names do not mix", _GROUP, _files_are_apart),
    Scenario("parallel-creations", "Parallel creations are all stored", _GROUP, _all_there),
    Scenario("parallel-project", "Parallel writes of one project create one project", _GROUP, _same_project),
    Scenario("partial-write", "Readers never see a partial write", _GROUP, _never_half),
    Scenario("parallel-delete", "After parallel writes and deletions all reads agree", _GROUP, _write_and_delete),
    Scenario("parallel-orphans", "No resource stays without its project", _GROUP, _no_orphans),
    Scenario(
        "parallel-deploy-or-delete",
        "Of a parallel deletion and deployment of a model one succeeds",
        _GROUP,
        _model_or_endpoint,
        _TRAINING,
    ),
    Scenario("parallel-suspend", "Of parallel suspensions one is accepted", _GROUP, _one_suspension, _TRAINING),
    Scenario(
        "parallel-uploads-add-up",
        "Accepted parallel uploads add up",
        _GROUP,
        _uploads_add_up,
        frozenset({"training-data"}),
    ),
)
