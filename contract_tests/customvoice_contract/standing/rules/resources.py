"""Rules on resources: what is shown, changed, referenced and deleted."""

from __future__ import annotations

from ..rule import Group

GROUP = Group("State")
_D, _O, _G, _A = GROUP.documented, GROUP.observed, GROUP.guideline, GROUP.assumed
_CREATE_AGAIN = "creating a consent, model, endpoint or personal voice again"
_PUT = "PUT of an existing project or training set"
_FIXED = "properties that can't be changed"
_ACROSS = "references across projects, kinds and locales"

_D("resource-lost", "Created resources can be read", "spec: *_Get")
_D("resource-reappeared", "Deleted resources are not shown", "spec: *_Delete")
_D("resource-changed", "Resources change only by a write", "spec: *_Get", "displayName")
_O("created-twice", "A creation responds 201 for a new id only", "FIDELITY", _CREATE_AGAIN)
_D("profile-shared", "Each personal voice has its own speakerProfileId", "spec: speakerProfileId")
_D("creation", "Valid creations succeed", "spec: *_Create")
_D("read-your-writes", "Reads show the last write", "spec: *_Get")
_D("recreated", "A recreated resource is new", "spec: *_Create, *_Delete")
_O("existing-id", "Creating a resource with an existing id is rejected", "FIDELITY", _CREATE_AGAIN, exact="observed")
_A("existing-id-body", "Its body is the documented text", "FIDELITY", _CREATE_AGAIN)
_A("existing-id-code", "x-ms-error-code of it is Conflict", "FIDELITY", _CREATE_AGAIN)
_D("existing-id-operation", "A rejected creation starts no operation", "spec: Operation-Location")
_O("update-status", "PUT of an existing resource responds 201", "FIDELITY", _PUT)
_D("update-fixed", "PUT cannot change fixed properties", "published pages", _FIXED, exact="assumed")
_A("update-fixed-target", "Its error names the property", "FIDELITY", _FIXED)
_D("update-changed-more", "PUT changes no other property", "spec: Projects_Create", _PUT)
_D("update-count", "PUT of an existing resource creates no second one", "spec: Projects_Create", _PUT)
_D("update-lost", "PUT replaces the properties that may change", "spec: Projects_Create", _PUT)
_D("update-other-resource", "PUT changes no other resource", "spec: Projects_Create")
_A("update-reorders", "PUT of an existing resource keeps its place in the list", "FIDELITY", "order", _PUT)
_G("update-after-upload", "A change of a training set with data changes only its texts", "FIDELITY", _PUT, _FIXED)
_A("locale-case", "A locale keeps the letter case of its first write", "FIDELITY", _FIXED)
_G(
    "post",
    "POST on a collection creates the resource that its body names",
    "how-to page",
    "creating by POST on the collection",
)
_D("delete-body", "204 has no body", "RFC 9110")
_D("delete-status", "DELETE of an existing resource responds 204", "spec: *_Delete")
_G(
    "delete-missing-status",
    "DELETE of a missing resource responds 204",
    "Azure REST guideline",
    "deletion of a missing resource",
    example="DELETE /projects/none → 204",
)
_D("delete-readable", "A deleted resource is a 404", "spec: *_Delete")
_D("delete-others", "DELETE deletes no other resource", "spec: *_Delete")
_D("delete-cascade", "Deleting a project deletes what is in it", "spec: Projects_Delete", "deletion of a project")
_D(
    "delete-held",
    "A project with models or endpoints is deleted only with forceDelete",
    "spec: forceDelete",
    "deletion of a project",
    exact="assumed",
)
_A(
    "delete-model-held",
    "A model with an endpoint cannot be deleted",
    "FIDELITY",
    "deletion of a model that an endpoint uses",
)
_A("delete-spared", "Deleting a resource keeps all others", "FIDELITY", "deletion of a consent or training set in use")
_G(
    "delete-gone",
    "Nothing else prevents a deletion",
    "FIDELITY",
    "deletion of a missing resource",
    "deletion of a consent or training set in use",
)
_A(
    "reference",
    "A reference to a missing resource is a 404 with the property as target",
    "FIDELITY",
    "reference to a missing resource",
)
_A("reference-target", "Its error names the property", "FIDELITY", "reference to a missing resource")
_A("reference-other-project", "Resources of other projects can be referenced", "FIDELITY", _ACROSS)

ECHO = Group("Echo")
ECHO.documented("echo", "Responses show the values that were written", "spec: schemas", "displayName", "voiceStyles")
ECHO.documented("echo-not-sent", "Responses show no property that was not written", "spec: schemas")
ECHO.documented("echo-absent", "Omitted properties are absent", "spec: schemas; erratum 13")
ECHO.documented("echo-id", "A resource has the id of its path", "spec: id")
ECHO.documented("echo-stable", "Repeated reads show the same values", "spec: *_Get")
ECHO.documented("id-wrong", "A resource shows the id of its path", "spec: id")
ECHO.documented("id-exact", "Ids are stored and compared exactly", "spec: id", "GUIDs of endpoints", "case of a path")
ECHO.observed("id-in-body", "An id in a body is ignored", "C# sample", "`id` in a body")
ECHO.observed(
    "read-only", "Read-only properties in a request are ignored", "C# sample", "read-only properties in requests"
)
ECHO.documented(
    "read-only-accepted",
    "A client cannot write read-only properties",
    "spec: readOnly",
    "read-only properties in requests",
)
ECHO.documented("request-only", "Request-only properties are in no response", "spec: writeOnly; erratum 24")
ECHO.documented("request-only-shown", "No response shows audioUrl or audios", "spec: writeOnly; erratum 24")
ECHO.observed(
    "property-case",
    "Property names have any case, and null means absent",
    "C# samples",
    "case of property names",
    "null in requests",
)
ECHO.guideline(
    "unknown-property", "Unknown properties of a request are ignored", "FIDELITY", "malformed JSON", "newer properties"
)
ECHO.documented(
    "filled-in",
    "Omitted properties get a value from the service",
    "spec: Models_Create",
    "recipes",
    "kind of an endpoint",
    "locale of a model",
    "engine version",
)
ECHO.documented("model-locale", "Models have the locale of their data", "spec: Models_Create", "locale of a model")
ECHO.documented("voice-styles", "Models show their styles", "spec: voiceStyles", "voiceStyles")
ECHO.assumed("style-order", "Styles are shown in the order sent", "FIDELITY", "voiceStyles")
ECHO.assumed("secondary-locales", "secondaryLocales are never shown", "FIDELITY", "`secondaryLocales`")
ECHO.assumed("recipe-rules", "Recipes accept what they list, and nothing else", "FIDELITY", "recipe rules", "recipes")

CONCURRENCY = Group("State")
CONCURRENCY.documented(
    "parallel", "Parallel requests have the effect of some order of them", "spec: operations", exact="assumed"
)
CONCURRENCY.documented("parallel-lists", "Parallel reads each get their own response", "spec: *_List")
CONCURRENCY.documented(
    "parallel-orphan", "No resource stays without its project", "spec: Projects_Delete", "deletion of a project"
)
CONCURRENCY.documented("parallel-poll", "Parallel readers see an operation only move forward", "spec: Operations_Get")
CONCURRENCY.documented("partial-write", "Readers never see a partial write", "spec: *_Get")
