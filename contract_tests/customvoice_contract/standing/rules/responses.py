"""Rules on responses of every operation: described content, versions, headers, times."""

from __future__ import annotations

from ..rule import Group

GROUP = Group("Versions")
_D, _O, _G, _A = GROUP.documented, GROUP.observed, GROUP.guideline, GROUP.assumed

_D("undescribed-status", "Responses have a described status", "spec: responses")
_D("body-unexpected", "Responses have a body where one is described", "spec: responses")
_D("body-broken", "Bodies have the types, required properties and values that their schema describes", "spec: schemas")
_A(
    "undescribed-property",
    "Responses contain described properties only",
    "our choice: Azure may add properties at any time",
    "newer properties",
    example='a project with "eTag"',
)
_A(
    "undescribed-value",
    "Open enumerations have described values only",
    "spec: x-ms-enum; Azure may add values at any time",
    "newer enumeration values",
    example='"kind": "StudioVoice"',
)
_G(
    "other-version-content",
    "Responses show only what their api-version describes",
    "spec: x-since, x-until",
    "newer properties",
    "newer enumeration values",
)
_D("no-null", "Responses have no null", "erratum 13")
_D(
    "version-ignored",
    "A missing or unknown api-version is rejected",
    "spec: ApiVersion",
    "api-version missing or unknown",
    exact="guideline",
)
_D("valid-version-rejected", "Known api-versions are accepted", "spec: ApiVersion", "api-version missing or unknown")
_G(
    "api-version",
    "A missing, unknown or repeated api-version is a 400 with its code",
    "Azure REST guideline",
    "api-version missing or unknown",
    "case of query names",
)
_G(
    "api-version-supported",
    "The error names the supported api-versions",
    "Azure REST guideline",
    "api-version missing or unknown",
)
_D(
    "versions-disagree",
    "All api-versions show the same values of shared properties",
    "spec: x-since",
    "newer properties",
)
_G("versions-erased", "An update keeps properties that its api-version does not know", "FIDELITY", "newer properties")
_G("versions-filter", "A filter compares what its api-version shows", "FIDELITY", "newer properties", "filter")
_D("versions-delete", "A resource that one api-version deleted is gone in all", "spec: Projects_Delete")
_G("versions-invented", "An older api-version shows no values that were not written", "FIDELITY", "newer properties")
_G("versions-leak", "A property of another api-version is not shown", "spec: x-since", "newer properties")
_D("versions-list", "All api-versions list the same resources", "spec: *_List")
_D(
    "versions-operation",
    "Operations of other api-versions are not available",
    "spec: x-since",
    "unknown route",
    exact="assumed",
)
_D("versions-read", "A resource can be read with every api-version", "spec: *_Get")
_G("versions-taken", "A property of another api-version is ignored", "FIDELITY", "newer properties")

HEADERS = Group("Headers")
HEADERS.documented("header-missing", "Required response headers are present", "spec: headers")
HEADERS.documented(
    "header-malformed", "Response headers have their described form", "spec: headers", "names of response headers"
)
HEADERS.guideline(
    "header-misplaced", "No response has a header that belongs to others", "Azure REST guideline", "error envelope"
)
HEADERS.documented("header-case", "Header names are case-insensitive, Operation-Id values are not", "RFC 9110")
HEADERS.documented("content-length", "Content-Length is the length of the body", "RFC 9110")
HEADERS.documented("content-type", "Content-Type names what the body is", "spec: content")
HEADERS.guideline("request-id", "Each response has a new GUID as apim-request-id", "FIDELITY", "request id")
HEADERS.guideline("request-id-missing", "Every response has apim-request-id", "FIDELITY", "request id")
HEADERS.assumed(
    "code-of-status",
    "Each status has the error codes that we know",
    "FIDELITY: only the status is documented",
    "missing resource",
    "wrong method",
    "media type",
    "reference to a missing resource",
    example='404 {"error": {"code": "ResourceNotFound"}}',
)
HEADERS.documented(
    "busy",
    "429 and 503 are waited for",
    "published limits of the service",
    "rate limit",
    example="429 with Retry-After: 2 is sent again after 2 seconds",
)
HEADERS.guideline(
    "choice-changed",
    "In the same circumstances the service makes the same choice",
    "consistency with itself",
    example="DELETE of a missing resource is once a 204, once a 404",
)

TIMES = Group("Echo")
TIMES.documented("timestamp-form", "Timestamps are RFC 3339 with a time zone", "spec: format date-time", "timestamps")
TIMES.assumed(
    "timestamp-spelling",
    "Timestamps are in UTC, end in Z and have milliseconds",
    "documented examples",
    "timestamps",
    example="2025-03-04T09:20:00.000Z, not 2025-03-04T09:20:00+00:00",
)
TIMES.documented("timestamp-order", "Timestamps are in order", "spec: lastActionDateTime", "timestamps")
TIMES.documented("timestamp-untrue", "Timestamps show when things happened", "spec: createdDateTime")
TIMES.documented(
    "timestamps",
    "Timestamps of a resource follow its changes",
    "spec: createdDateTime, lastActionDateTime",
    "timestamps",
)

SCHEMATHESIS = Group("Schemathesis")
SCHEMATHESIS.documented("not_a_server_error", "No request makes the service fail", "spec: responses")
SCHEMATHESIS.documented("status_code_conformance", "Responses have a described status", "spec: responses")
SCHEMATHESIS.documented("content_type_conformance", "Responses have a described media type", "spec: content")
SCHEMATHESIS.documented("response_headers_conformance", "Response headers are as described", "spec: headers")
SCHEMATHESIS.documented("response_schema_conformance", "Bodies satisfy their schema", "spec: schemas")
SCHEMATHESIS.documented(
    "negative_data_rejection",
    "Invalid requests are rejected",
    "spec: parameters, requestBody",
    "order of checks",
    exact="assumed",
)
SCHEMATHESIS.documented("positive_data_acceptance", "Valid requests are accepted", "spec: parameters, requestBody")
SCHEMATHESIS.documented(
    "missing_required_header", "A missing required header is rejected", "spec: parameters", exact="assumed"
)
SCHEMATHESIS.assumed("unsupported_method", "An undescribed method is a 405", "FIDELITY", "wrong method")
SCHEMATHESIS.assumed(
    "allow_header_conformance", "Allow of a 405 names the described methods", "RFC 9110", "wrong method"
)
SCHEMATHESIS.documented("use_after_free", "A deleted resource is a 404", "spec: *_Delete")
SCHEMATHESIS.documented("ensure_resource_availability", "A created resource can be read", "spec: *_Create")
SCHEMATHESIS.documented(
    "ignored_auth", "Requests without valid credentials are rejected", "spec: security", "credentials"
)
SCHEMATHESIS.documented(
    "object_level_authorization", "A resource is shown to its owner only", "spec: security", "credentials"
)
