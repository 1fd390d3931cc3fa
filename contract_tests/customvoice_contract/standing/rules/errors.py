"""Rules on rejections: errors, routes, methods, media types, parameters, bodies, credentials."""

from __future__ import annotations

from ..rule import Group

GROUP = Group("Errors")
_D, _O, _G, _A = GROUP.documented, GROUP.observed, GROUP.guideline, GROUP.assumed

_D("contract", "The service keeps the contract", "spec", example="a check without a more specific rule")
_D("incomplete-response", "Every request gets a whole HTTP response", "RFC 9112")
_D(
    "unexpected-response",
    "Responses have the described form",
    "spec: responses",
    example="an item of a list is an object",
)
_D("prerequisite", "Valid requests that prepare a check succeed", "spec: operations")
_D(
    "error-envelope",
    "Errors are the envelope, and x-ms-error-code repeats its code",
    "spec: ErrorResponse",
    "error envelope",
    example='404 {"error": {"code": "NotFound", "message": "…"}}',
)
_A(
    "error-code",
    "The code of an error belongs to its status",
    "FIDELITY",
    "missing resource",
    "media type",
    "wrong method",
    "upload limit",
    "rate limit",
    "wrong key",
    "unknown route",
    example="404 has NotFound, or 404 from the gateway",
)
_D("server-fault", "No request makes the service fail", "spec: responses", example="no 500, whatever is sent")
_D("server-error", "Unusual requests do not make the service fail", "spec: responses")
_A(
    "method",
    "An undescribed method is a 405 with Allow",
    "FIDELITY",
    "wrong method",
    "HEAD and OPTIONS",
    example="PATCH /projects/p → 405, Allow: DELETE, GET, PUT",
)
_A("method-allow", "Allow of a 405 names the described methods", "FIDELITY; RFC 9110", "wrong method")
_D("method-override", "No header or parameter turns GET into DELETE", "spec: paths", exact="assumed")
_D(
    "media-type",
    "A body of another media type is rejected",
    "spec: requestBody",
    "media type",
    "compressed body",
    "encoding of text",
    exact="assumed",
    example="PUT /projects/p with text/plain → 415",
)
_D("media-type-spelling", "Media types are accepted in any spelling", "RFC 9110", "media type")
_O(
    "route",
    "An unknown path is a 404 of the gateway",
    "FIDELITY",
    "unknown route",
    exact="assumed",
    example="GET /nothing → 404, code 404",
)
_O("unknown-route", "An undescribed path is a 404", "FIDELITY", "unknown route", "voice design", exact="assumed")
_D(
    "invalid-accepted",
    "Requests that break their schema are rejected",
    "spec: parameters, requestBody",
    "null in requests",
    exact="assumed",
    example="maxpagesize=0 → 400",
)
_A("parameter-target", "error.target names the invalid parameter", "FIDELITY", "validation errors")
_D("valid-rejected", "Valid requests are not rejected as invalid", "spec: parameters", "GUIDs of endpoints")
_D("undescribed-request", "Accepted requests are described", "spec: requestBody")
_D("invalid-id", "Invalid ids are rejected", "spec: parameters", exact="assumed", example="PUT /projects/- → 400")
_D("invalid-operation-id", "Invalid Operation-Ids are rejected", "spec: parameter Operation-Id", exact="assumed")
_D("parameter", "Flags other than true and false are rejected", "spec: forceDelete", exact="assumed")
_G("undescribed-parameter", "Undescribed query parameters change nothing", "FIDELITY", "undescribed query parameters")
_G("undescribed-header", "Undescribed request headers change nothing", "RFC 9110")
_D("rejected-request-effect", "A rejected request changes nothing", "RFC 9110: 4xx")
_D(
    "missing-resource",
    "A missing resource is a 404",
    "spec: 404",
    "missing resource",
    example="GET /projects/none → 404 NotFound",
)
_A(
    "error-precedence",
    "Of several faults the one that is checked first is reported",
    "FIDELITY",
    "order of checks",
    example="no key and a missing resource → 401",
)
_D(
    "body",
    "A malformed or invalid body is rejected",
    "spec: requestBody; RFC 8259",
    "malformed JSON",
    "null in requests",
    exact="assumed",
)
_A("body-depth", "JSON of more than 64 levels is a 400", "FIDELITY", "malformed JSON")
_A("body-details", "error.details lists all invalid parts", "FIDELITY", "validation errors")
_A("body-target", "error.target names the invalid property", "FIDELITY", "validation errors")
_A("body-limit", "Bodies too large are a 413", "FIDELITY", "upload limit")
_A("file-limit", "Files of more than 30 MB are a 413", "FIDELITY", "upload limit")
_A("value-quoted", "Errors repeat no value of the request", "FIDELITY", "validation errors")
_D("form-parts", "Form parts are recognised by their names", "spec: multipart/form-data; RFC 7578", "multipart parts")
_D("form-names", "Form parts have any letter case and any order", "erratum 3", "multipart parts")
_A(
    "invalid-form-parts",
    "Repeated, empty and too long form parts are a 400",
    "FIDELITY",
    "multipart parts",
    "upload limit",
)
_A(
    "path-trick",
    "Unusual paths reach no other resource",
    "FIDELITY",
    "unknown route",
    "case of a path",
    "trailing slash",
)

SECURITY = Group("Security")
SECURITY.documented(
    "credentials-ignored",
    "Requests without valid credentials are a 401",
    "spec: security",
    "credentials",
    "wrong key",
    "order of checks",
)
SECURITY.documented(
    "valid-credentials-rejected", "Requests with a valid key are not a 401", "spec: security", "credentials"
)
SECURITY.documented(
    "authentication",
    "Every operation rejects requests without valid credentials",
    "spec: security",
    "credentials",
    "wrong key",
    exact="observed",
)
SECURITY.documented("authentication-accepted", "The key is accepted in its header", "spec: security", "credentials")
SECURITY.documented("authentication-leak", "A 401 shows no resource", "spec: security", "credentials")
SECURITY.assumed(
    "authentication-words",
    "A 401 does not repeat the credentials, and all 401 are worded alike",
    "FIDELITY",
    "wrong key",
)
SECURITY.assumed(
    "other-key", "The key of another Speech resource reaches no resource of the first", "FIDELITY", "credentials"
)
SECURITY.documented("secret-shown", "Responses repeat no secret of a request", "erratum 24", "validation errors")
SECURITY.documented(
    "server-details-shown", "Responses show no details of the server", "Azure REST guideline", "validation errors"
)
SECURITY.documented("header-injection", "Values of a request never become response headers", "RFC 9110")
SECURITY.documented("trace-echo", "TRACE does not repeat the request", "RFC 9110")
