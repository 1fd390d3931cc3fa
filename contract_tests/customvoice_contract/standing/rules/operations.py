"""Rules on long-running operations: headers, course, repetition, failures, limits; and on the reference model."""

from __future__ import annotations

from ..rule import Group

GROUP = Group("LRO")
_D, _O, _G, _A = GROUP.documented, GROUP.observed, GROUP.guideline, GROUP.assumed
_REASONS = (
    "consent: `AudioAndScriptNotMatch`",
    "consent: `Internal`",
    "personal voice: `SpeakerVerificationFailed`",
    "personal voice: `InaccessibleCustomerStorage`",
    "personal voice: `DataNotEnough`",
    "model: `SpeakerVerificationFailed`",
    "model: `DataNotReady`",
    "model: `TerminateByUser`",
    "model: `Internal`",
)
_KEPT, _FAILED = "operations are kept", "referenced resource has Failed"
_WRONG_STATE = "suspend and resume in the wrong state"

_D("lro", "Long-running operations keep their protocol", "spec: x-ms-long-running-operation")
_D("lro-location-missing", "The response that starts an operation has Operation-Location", "spec: Operation-Location")
_D(
    "lro-location-malformed",
    "Operation-Location is the absolute URL of the operation",
    "spec: Operation-Location",
    "operations across versions",
)
_D("lro-id-mismatch", "The operation has the same id everywhere", "spec: Operation-Id")
_D(
    "lro-id-missing",
    "The response that starts an operation has Operation-Id where it is declared",
    "spec: Operation-Id",
    "Operation-Id in PUT responses",
)
_G(
    "operation-id-undeclared",
    "The response of a PUT has Operation-Id, though 2026-01-01 does not declare it",
    "FIDELITY",
    "Operation-Id in PUT responses",
)
_D("lro-id-not-new", "A new operation has a new id", "spec: Operation-Id")
_D("lro-id", "A requested Operation-Id is used", "spec: Operation-Id")
_D("lro-start", "The response that starts an operation is described", "spec: x-ms-long-running-operation")
_G("lro-version", "Operation-Location has the api-version of the request", "FIDELITY", "operations across versions")
_D("lro-operation-unreadable", "An operation can be read", "spec: Operations_Get")
_G("lro-operation-lost", "An operation can be read for 24 hours", "Azure REST guideline", _KEPT)
_G(
    "lro-kept",
    "An operation can be read for a day after its end",
    "Azure REST guideline",
    _KEPT,
    "Operation-Id repeated",
)
_D("lro-status-invalid", "An operation has one of the four statuses", "spec: OperationStatus", "status and pace")
_D("lro-status-backwards", "The status of an operation only moves forward", "spec: OperationStatus", "status and pace")
_D("lro-status", "Every status read is described", "spec: OperationStatus")
_D("lro-never-ends", "Operations end", "spec: OperationStatus", "status and pace")
_D("lro-end-changes", "An ended operation does not change", "spec: OperationStatus")
_D("lro-resource-unreadable", "The resource of an ended operation can be read", "spec: *_Get")
_D("lro-resource-disagrees", "Operation and resource agree on the status", "migration guide", "endpoint statuses")
_A("lro-course", "Resource and operation show the same progress", "FIDELITY", "status and pace", "endpoint statuses")
_A("lro-first-status", "The first status read is the first of the course", "FIDELITY", "status and pace")
_D("lro-unknown-id", "An unknown operation is a 404", "spec: Operations_Get")
_A("lro-other-key", "Operations of another Speech resource are a 404", "FIDELITY", "credentials")
_G("lro-outlives-resource", "An operation can be read after its resource was deleted", "FIDELITY", _KEPT)
_G(
    "lro-resource-deleted",
    "Operations keep running after a resource is deleted",
    "FIDELITY",
    _KEPT,
    "deletion of a model in training",
    "deletion of a consent or training set in use",
)
_A(
    "lro-second-action",
    "An action is rejected while another one runs",
    "FIDELITY",
    "upload while an upload runs",
    _WRONG_STATE,
)
_A("first-status", "The response that starts work shows its first status", "FIDELITY", "status and pace")
_D(
    "status-backwards",
    "The status of a resource only moves forward",
    "spec: Status",
    "endpoint statuses",
    "status and pace",
)
_A("unfinished-reference", "Resources in progress can be referenced", "FIDELITY", _FAILED)
_D("work-ends", "Work ends as its data says", "published pages", *_REASONS)
_D(
    "failure-status",
    "Work on invalid data ends Failed",
    "published pages",
    "consent audio",
    "personal voice audio",
    "upload",
    "corrupt headers",
)
_D("failure-reason", "What has Failed shows a reason, nothing else does", "spec: failureReason")
_A(
    "failure-reason-value",
    "Each cause has its reason",
    "FIDELITY",
    *_REASONS,
    "referenced resource has Failed",
    "personal voice audio",
    "amount of data",
    "quality of audio",
)
_D("failed-training-sets", "A model names its failed training sets", "spec: failedTrainingsets", _FAILED)
_A(
    "injected-failure",
    "Work fails as injected",
    "FIDELITY",
    "endpoint statuses",
    "model: `InaccessibleCustomerStorage`",
    "personal voice: `DataNotReady`",
    "personal voice: `TerminateByUser`",
    "personal voice: `Internal`",
    "model: `DataNotEnough`",
)
_A(
    "after-failure",
    "After a failure the work can be repeated",
    "FIDELITY",
    "upload while an upload runs",
    "endpoint statuses",
)
_D(
    "wrong-state",
    "Suspend and resume are accepted in their states only",
    "published pages",
    _WRONG_STATE,
    exact="assumed",
)
_D(
    "quota",
    "Four trainings run at a time, 50 endpoints exist",
    "published limits",
    "concurrent trainings",
    "number of endpoints",
    exact="assumed",
)
_A(
    "recording",
    "Audio that opens is accepted",
    "FIDELITY",
    "consent audio",
    "personal voice audio",
    "corrupt headers",
    "extensions and prefix",
)
_A("training", "Training sets in every role are checked", "FIDELITY", _FAILED, "model: `DataNotReady`")
_G("upload-taken", "Valid uploads are accepted", "FIDELITY", "upload", "extensions and prefix", "script files")
_G("upload-counted", "Uploads of every kind are counted", "FIDELITY", "upload", "script files")
_D(
    "upload-rejected",
    "Uploads that a training set does not support are rejected",
    "published pages",
    "upload rules",
    exact="assumed",
)

IDEMPOTENCY = Group("Idempotency")
_REPEATED, _ANOTHER = "Operation-Id repeated", "Operation-Id of another request"
_RECREATED = "Operation-Id of a deleted resource repeated"
IDEMPOTENCY.documented(
    "operation-id-reused",
    "Another request with a used Operation-Id is rejected",
    "spec: Operation-Id",
    _ANOTHER,
    example="PUT /models/b with the Operation-Id of /models/a → 400",
)
IDEMPOTENCY.documented(
    "replay-other", "One Operation-Id with another request is rejected", "spec: Operation-Id", _ANOTHER
)
IDEMPOTENCY.guideline(
    "replay-differs",
    "The same request with its Operation-Id gets the first response",
    "Azure REST guideline",
    _REPEATED,
)
IDEMPOTENCY.guideline("replay-answer", "A repeated request gets the first response", "Azure REST guideline", _REPEATED)
IDEMPOTENCY.guideline("replay-effect", "A repeated request is done once", "Azure REST guideline", _REPEATED)
IDEMPOTENCY.guideline(
    "replay-parallel", "Of parallel requests with one Operation-Id one is accepted", "Azure REST guideline", _REPEATED
)
IDEMPOTENCY.assumed("replay-later", "A repeated request changes nothing later", "FIDELITY", _REPEATED, _RECREATED)
IDEMPOTENCY.assumed(
    "replay-anew", "A repeated request whose resource was deleted is carried out anew", "FIDELITY", _RECREATED
)

MODEL = Group("State")
MODEL.documented(
    "state-create",
    "Creations succeed where the model allows them",
    "spec: *_Create",
    "reference to a missing resource",
    exact="assumed",
)
MODEL.documented(
    "state-action",
    "Actions succeed where the state allows them",
    "spec: *_Suspend, *_Resume, *_UploadData",
    "suspend and resume in the wrong state",
    exact="assumed",
)
MODEL.documented(
    "state-delete",
    "Deletions succeed where nothing prevents them",
    "spec: *_Delete",
    "deletion of a model that an endpoint uses",
    "deletion of a project",
    "deletion of a model in training",
    exact="assumed",
)
MODEL.documented("state-read", "Reads find what exists", "spec: *_Get")
MODEL.documented("state-body", "A resource is a JSON object", "spec: schemas")
MODEL.documented("state-id", "A resource shows its id", "spec: id")
MODEL.documented("state-value", "A resource shows what was written last", "spec: schemas")
MODEL.documented("state-value-changed", "Values of the service do not change", "spec: readOnly")
MODEL.documented(
    "state-status",
    "A resource shows a status that its work leads to",
    "spec: Status",
    "status and pace",
    "endpoint statuses",
)
MODEL.documented("state-last-action", "lastActionDateTime only advances", "spec: lastActionDateTime")
MODEL.assumed("state-reason", "A failed resource shows the reason of its cause", "FIDELITY", *_REASONS)
MODEL.guideline("state-utterances", "A training set counts the utterances of its uploads", "FIDELITY", "upload")
MODEL.guideline(
    "state-operation", "Operations can be read and only move forward", "Azure REST guideline", "operations are kept"
)
MODEL.documented("state-list", "Lists have what exists", "spec: *_List")
MODEL.guideline(
    "state-replay", "A repeated request gets the first response", "Azure REST guideline", _REPEATED, _ANOTHER
)
MODEL.documented("state-never-ends", "Work ends", "spec: OperationStatus")
