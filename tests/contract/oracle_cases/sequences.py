"""Sequences of exchanges: what passed before decides whether the last answer is a good one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from . import made
from .made import error, exchange, get, page, project

if TYPE_CHECKING:
    from customvoice_contract.oracles import Exchange

    from .made import Case

PATH, CONSENT, ENDPOINT = "/projects/Jessica", "/consents/consent-1", f"/endpoints/{made.ENDPOINT}"
TAKEN = "Resource Id already exists."
MINE = {"operation-id": "op-1"}


def _trained(sent: dict[str, Any], **shown: Any) -> Exchange:
    """The creation of a model, whose locale the service fills in."""
    path = "/models/model-1"
    return made.exchange("PUT", path, 201, {"id": "model-1", **shown}, sent=sent)


def _voiced(name: str, profile: str = made.ENDPOINT) -> Exchange:
    """The creation of a personal voice."""
    return made.exchange("PUT", f"/personalvoices/{name}", 201, {"id": name, "speakerProfileId": profile}, sent={})


def consent(**changes: Any) -> Exchange:
    """Return a reading of the consent."""
    return get(CONSENT, made.consent(**changes))


def ended(status: str = "Succeeded", **changes: Any) -> Exchange:
    """Return a reading of the consent after its operation."""
    return consent(status=status, lastActionDateTime=made.at(2), **changes)


def training_set(**changes: Any) -> dict[str, Any]:
    """Return an empty training set as answered."""
    times = {"createdDateTime": made.at(), "lastActionDateTime": made.at()}
    return {"id": "set-1", "projectId": "Jessica", "locale": "en-US", "status": "Succeeded", **times, **changes}


def put_set(sent: dict[str, Any] | None = None, **changes: Any) -> Exchange:
    """Return the creation or a change of the training set."""
    sent = {"projectId": "Jessica", "locale": "en-US", **(sent or {})}
    return exchange("PUT", "/trainingsets/set-1", 201, training_set(**changes), sent=sent)


def upload() -> Exchange:
    """Return the beginning of an upload into the training set."""
    return exchange("POST", "/trainingsets/set-1:upload", 202, headers=made.begun("op-2"), sent={"kind": "AudioOnly"})


def suspended() -> Exchange:
    """Return a reading of the endpoint before it is suspended."""
    return get(ENDPOINT, made.endpoint())


def suspending(**changes: Any) -> Exchange:
    """Return the suspension of the endpoint."""
    return made.act("suspend", made.endpoint(status="Disabling", lastActionDateTime=made.at(1), **changes))


def missing(path: str) -> Exchange:
    """Return a reading that finds nothing."""
    return get(path, error("NotFound"), 404)


# Oracle, exchanges, and the rule that the last one breaks (None: none).
CASES: list[Case] = [
    # What is written is answered.
    ("echo", [made.put_project({"kind": "ProfessionalVoice", "description": "x"})], None),
    ("echo", [made.put_project({"kind": "ProfessionalVoice", "description": None}, project())], None),
    ("echo", [made.put_project({"kind": "ProfessionalVoice", "color": "red"}, project())], None),
    ("echo", [made.put_project({"kind": "PersonalVoice"}, project())], "echo"),
    ("echo", [made.put_project({"kind": "ProfessionalVoice", "description": "x "}, project(description="x"))], "echo"),
    ("echo", [made.put_project({"kind": "ProfessionalVoice", "description": ""}, project())], "echo"),
    ("echo", [made.put_project(body=project(description="made up"))], "echo-not-sent"),
    ("echo", [made.put_project(), made.put_project(body=project(locale="en-US"))], None),
    ("echo", [made.put_consent()], None),
    ("echo", [made.put_consent(body=made.consent(displayName="made up"))], "echo-not-sent"),
    ("echo", [made.put_consent(body=made.consent(locale="EN-us"))], "echo"),
    ("echo", [put_set(), put_set(sent={"locale": "EN-us"})], None),
    ("echo", [_trained({"locale": ""}, locale="en-US")], None),
    ("echo", [_trained({"locale": "EN-us"}, locale="en-US")], None),
    ("echo", [_trained({"locale": "de-DE"}, locale="en-US")], "echo"),
    (
        "echo",
        [
            made.put_project(
                {"kind": "ProfessionalVoice", "createdDateTime": made.at(9)}, project(createdDateTime=made.at(9))
            )
        ],
        "read-only-accepted",
    ),
    # Times.
    ("timestamp_order", [consent()], None),
    ("timestamp_order", [consent(lastActionDateTime=made.at(-1))], "timestamp-order"),
    ("timestamp_order", [consent(), ended()], None),
    ("timestamp_order", [ended(), consent()], "timestamp-order"),
    ("timestamp_order", [ended(), consent(lastActionDateTime=None)], "timestamp-order"),
    ("timestamp_truth", [made.put_consent()], None),
    ("timestamp_truth", [get(PATH, project(createdDateTime=made.at(-9999)))], None),
    ("timestamp_truth", [get(PATH, project(createdDateTime=made.at(9999)))], "timestamp-untrue"),
    ("timestamp_truth", [made.put_consent(started=made.START + timedelta(hours=2))], "timestamp-untrue"),
    # What is written is there, what is deleted is not.
    ("presence", [made.put_project(), get(PATH, project())], None),
    ("presence", [made.put_project(), missing(PATH)], "resource-lost"),
    ("presence", [missing(PATH), get(PATH, project())], None),
    ("presence", [made.put_project(), made.deletion(PATH), missing(PATH)], None),
    ("presence", [made.put_project(), made.deletion(PATH), get(PATH, project())], "resource-reappeared"),
    ("presence", [made.put_project(), made.deletion(PATH), page([project()])], "resource-reappeared"),
    ("presence", [made.put_consent(), made.deletion(PATH), consent()], "resource-reappeared"),
    ("presence", [made.put_consent(), made.deletion("/projects/other"), missing(CONSENT)], "resource-lost"),
    (
        "presence",
        [made.put_project(), exchange("DELETE", PATH, 409, error("Conflict")), missing(PATH)],
        "resource-lost",
    ),
    (
        "presence",
        [made.put_project(), get(PATH, error("NotFound"), 404, request_headers={"ocp-apim-subscription-key": "other"})],
        None,
    ),
    ("creation", [made.put_consent(), made.put_consent(body=TAKEN, status=409)], None),
    ("creation", [made.put_consent(), made.put_consent(operation="op-2")], "created-twice"),
    ("creation", [made.put_consent(), made.deletion(CONSENT), made.put_consent(operation="op-2")], None),
    (
        "creation",
        [made.put_consent(), made.deletion(CONSENT), made.put_consent(body=TAKEN, status=409)],
        "created-twice",
    ),
    ("creation", [_voiced("one"), _voiced("two", "00000000-0000-4000-8000-000000000002")], None),
    ("creation", [_voiced("one"), _voiced("two")], "profile-shared"),
    # Without a write nothing changes.
    ("unchanged", [made.put_consent(), ended()], None),
    ("unchanged", [made.put_consent(), consent(voiceTalentName="Another")], "resource-changed"),
    ("unchanged", [made.put_project(), get(PATH, project(description="x"))], "resource-changed"),
    ("unchanged", [made.put_project(), get(PATH, project(createdDateTime=made.at(1)))], "resource-changed"),
    ("unchanged", [made.put_project(), made.put_project(body=project(createdDateTime=made.at(1)))], "resource-changed"),
    ("unchanged", [made.put_project(), page([project(description="x")])], "resource-changed"),
    ("unchanged", [ended(), ended()], None),
    ("unchanged", [ended(), consent(status="Succeeded", lastActionDateTime=made.at(3))], "resource-changed"),
    ("unchanged", [get(PATH, project(locale="en-US")), get(PATH, project(), version=made.OLDER)], None),
    ("unchanged", [get(PATH, project()), get(PATH, project(description="x"), version=made.OLDER)], "versions-disagree"),
    ("unchanged", [put_set(), upload(), get("/trainingsets/set-1", training_set(lastActionDateTime=made.at(4)))], None),
    ("unchanged", [put_set(), get("/trainingsets/set-1", training_set(locale="en-us"))], "resource-changed"),
    ("unchanged", [consent(), consent(lastActionDateTime=made.at(1))], "resource-changed"),
    ("unchanged", [suspended(), suspending()], None),
    ("unchanged", [suspended(), suspending(description="x")], "resource-changed"),
    ("unchanged", [suspended(), suspending(properties={"kind": "FastResume"})], "resource-changed"),
    # A change replaces texts, and nothing else.
    ("unchanged", [put_set(), put_set(description="x")], None),
    ("unchanged", [put_set(), put_set(voiceKind="Male")], None),
    ("unchanged", [put_set(voiceKind="Male"), put_set()], "resource-changed"),
    ("unchanged", [put_set(), put_set({"locale": "EN-us"}, locale="EN-us")], "resource-changed"),
    ("unchanged", [put_set(), put_set(status="NotStarted")], "resource-changed"),
    ("unchanged", [put_set(), put_set(lastActionDateTime=made.at(1))], "resource-changed"),
    ("unchanged", [put_set(properties={"utteranceCount": 9}), put_set()], "resource-changed"),
    ("unchanged", [put_set(), upload(), put_set(status="Running", lastActionDateTime=made.at(1))], None),
    # Statuses begin at the beginning and go forward.
    ("first_status", [made.put_consent()], None),
    ("first_status", [made.put_consent(body=made.consent(status="Succeeded"))], "first-status"),
    ("first_status", [made.act("suspend", made.endpoint(status="Disabling"))], None),
    ("first_status", [made.act("suspend", made.endpoint())], "first-status"),
    ("first_status", [made.act("resume", made.endpoint(status="Running"))], None),
    ("first_status", [made.act("resume", made.endpoint(status="Disabled"))], "first-status"),
    ("first_status", [missing("/trainingsets/set-1"), put_set()], None),
    ("first_status", [missing("/trainingsets/set-1"), put_set(status="NotStarted")], "first-status"),
    ("status_forward", [made.put_consent(), consent(status="Running"), ended()], None),
    ("status_forward", [made.put_consent(), consent(status="Running"), consent()], "status-backwards"),
    ("status_forward", [made.put_consent(), ended(), ended("Failed")], "status-backwards"),
    ("status_forward", [made.put_consent(), consent(status="Disabled")], "status-backwards"),
    (
        "status_forward",
        [made.act("suspend", made.endpoint(status="Disabling")), get(ENDPOINT, made.endpoint(status="Disabled"))],
        None,
    ),
    (
        "status_forward",
        [made.act("suspend", made.endpoint(status="Disabling")), get(ENDPOINT, made.endpoint())],
        "status-backwards",
    ),
    # An endpoint that fails to resume is Disabled again; Failed is for one that fails to suspend.
    (
        "status_forward",
        [made.act("resume", made.endpoint(status="Running")), get(ENDPOINT, made.endpoint(status="Failed"))],
        "status-backwards",
    ),
    (
        "status_forward",
        [made.act("resume", made.endpoint(status="Running")), get(ENDPOINT, made.endpoint(status="Disabled"))],
        None,
    ),
    (
        "status_forward",
        [made.act("resume", made.endpoint(status="Running")), get(ENDPOINT, made.endpoint(status="Disabling"))],
        "status-backwards",
    ),
    # Operations.
    ("operation_start", [made.put_consent()], None),
    ("operation_start", [made.put_consent(headers={"operation-location": None})], "lro-location-missing"),
    ("operation_start", [made.put_consent(headers={"operation-location": "http://["})], "lro-location-malformed"),
    (
        "operation_start",
        [made.put_consent(headers={"operation-location": "http://other/customvoice/operations/op-1?api-version=x"})],
        "lro-location-malformed",
    ),
    (
        "operation_start",
        [
            made.put_consent(
                headers={"operation-location": f"http://b/customvoice/operations/op-1?api-version={made.VERSION}"}
            )
        ],
        "lro-location-malformed",
    ),
    ("operation_start", [made.put_consent(), made.put_consent("consent-2")], "lro-id-not-new"),
    ("operation_start", [made.put_consent(), made.put_consent("consent-2", "op-2")], None),
    (
        "operation_start",
        [made.put_consent(headers={"operation-id": None}, version=made.OLDER)],
        "lro-id-missing",
    ),
    ("operation_start", [made.put_consent(request_headers={"operation-id": "mine"})], "lro-id-mismatch"),
    ("operation_read", [made.put_consent(), made.monitor("Running")], None),
    ("operation_read", [made.put_consent(), made.monitor("Succeeded"), made.monitor("Succeeded")], None),
    (
        "operation_read",
        [made.put_consent(), made.monitor("Running"), made.monitor("NotStarted")],
        "lro-status-backwards",
    ),
    ("operation_read", [made.put_consent(), made.monitor("Succeeded"), made.monitor("Failed")], "lro-status-backwards"),
    ("operation_read", [made.put_consent(), made.monitor("Canceled")], "lro-status-invalid"),
    ("operation_read", [made.put_consent(), missing("/operations/op-1")], "lro-operation-lost"),
    ("operation_read", [missing("/operations/op-1")], None),
    ("operation_read", [get("/operations/op-1", {"id": "op-2", "status": "Running"})], "lro-id-mismatch"),
    ("operation_read", [made.put_consent(), ended(), made.monitor("Running")], "lro-resource-disagrees"),
    ("resource_agrees", [made.put_consent(), made.monitor("Succeeded"), ended()], None),
    ("resource_agrees", [made.put_consent(), made.monitor("Succeeded"), consent()], "lro-resource-disagrees"),
    ("resource_agrees", [made.put_consent(), made.monitor("Failed"), ended()], "lro-resource-disagrees"),
    (
        "resource_agrees",
        [made.put_consent(), made.monitor("Succeeded"), page([made.consent()], "consents")],
        "lro-resource-disagrees",
    ),
    # Operation-Ids that come again.
    ("operation_id_reused", [made.put_consent(request_headers=MINE), made.put_consent(request_headers=MINE)], None),
    (
        "operation_id_reused",
        [made.put_consent(request_headers=MINE), made.put_consent(request_headers=MINE, body=TAKEN, status=409)],
        "replay-differs",
    ),
    (
        "operation_id_reused",
        [
            made.put_consent(request_headers=MINE),
            made.put_consent(request_headers=MINE, body=made.consent(status="Running")),
        ],
        "replay-differs",
    ),
    (
        "operation_id_reused",
        [made.put_consent(request_headers=MINE), made.put_consent("consent-2", request_headers=MINE)],
        "operation-id-reused",
    ),
    (
        "operation_id_reused",
        [
            made.put_consent(request_headers=MINE),
            made.put_consent(sent={**made.CONSENT_SENT, "companyName": "Fabrikam"}, request_headers=MINE),
        ],
        "operation-id-reused",
    ),
    (
        "operation_id_reused",
        [
            made.put_consent(request_headers=MINE),
            made.put_consent("consent-2", body=error("BadRequest"), status=400, request_headers=MINE),
        ],
        None,
    ),
]
