"""The rules about what is sent and answered: parameters, bodies, answers, headers."""

from __future__ import annotations

from .rule import Level, Rule

B, W, I = Level.BREAKING, Level.WARNING, Level.INFO  # noqa: E741 - the table is read by columns

_REFUSED = "Requests written for the old form are refused (InvalidRequestError)."
_NOTHING = "Nothing to do."

PARAMETER_RULES: tuple[Rule, ...] = (
    Rule(
        "new-required-request-parameter",
        B,
        B,
        "a required parameter was added",
        "Requests without it are refused (InvalidRequestError).",
        "request-parameter-removed",
    ),
    Rule(
        "new-optional-request-parameter",
        I,
        W,
        "an optional parameter was added",
        "It may be sent.",
        "request-parameter-removed",
    ),
    Rule(
        "request-parameter-removed",
        B,
        B,
        "the parameter was removed",
        "It is refused or not heard any more; the Python argument is gone.",
        None,
        "an addition is told apart by whether it is required",
    ),
    Rule(
        "request-parameter-became-required",
        B,
        B,
        "the parameter has to be sent now",
        "Requests without it are refused (InvalidRequestError).",
        "request-parameter-became-optional",
    ),
    Rule(
        "request-parameter-became-optional",
        I,
        W,
        "the parameter may be left out now",
        _NOTHING,
        "request-parameter-became-required",
    ),
    Rule(
        "request-parameter-serialization-changed",
        B,
        B,
        "it is written as {new}, not as {old}",
        _REFUSED,
        "request-parameter-serialization-changed",
    ),
    Rule(
        "request-path-parameter-renamed",
        W,
        W,
        "the path parameter {old} is called {new}",
        "The wire stays; the Python argument has another name.",
        "request-path-parameter-renamed",
    ),
)

BODY_RULES: tuple[Rule, ...] = (
    Rule(
        "request-body-added-required",
        B,
        B,
        "a body has to be sent now",
        "Requests without one are refused (InvalidRequestError).",
        "request-body-removed",
    ),
    Rule("request-body-added-optional", I, W, "a body may be sent now", _NOTHING, "request-body-removed"),
    Rule(
        "request-body-removed",
        B,
        B,
        "no body is taken any more",
        "What was sent is refused or not heard.",
        None,
        "an addition is told apart by whether it is required",
    ),
    Rule(
        "request-body-became-required",
        B,
        B,
        "the body has to be sent now",
        "Requests without one are refused (InvalidRequestError).",
        "request-body-became-optional",
    ),
    Rule(
        "request-body-became-optional", I, W, "the body may be left out now", _NOTHING, "request-body-became-required"
    ),
    Rule(
        "request-body-media-type-added",
        I,
        W,
        "the media type {new} is taken now",
        _NOTHING,
        "request-body-media-type-removed",
    ),
    Rule(
        "request-body-media-type-removed",
        B,
        B,
        "the media type {old} is not taken any more",
        "Requests in it get 415.",
        "request-body-media-type-added",
    ),
)

RESPONSE_RULES: tuple[Rule, ...] = (
    Rule(
        "response-success-status-added",
        W,
        B,
        "the success status {new} was added",
        "Code that asks for one status has to take {new} too.",
        "response-success-status-removed",
    ),
    Rule(
        "response-success-status-removed",
        B,
        B,
        "the success status {old} was removed",
        "Code that waits for {old} waits in vain.",
        "response-success-status-added",
    ),
    Rule(
        "response-non-success-status-added",
        I,
        W,
        "the error status {new} was added",
        "Calls may end with one more error.",
        "response-non-success-status-removed",
    ),
    Rule(
        "response-non-success-status-removed",
        I,
        W,
        "the error status {old} was removed",
        "Code that handles {old} may be idle.",
        "response-non-success-status-added",
    ),
    Rule(
        "response-body-added", I, W, "the answer has a body now", "There is something to read.", "response-body-removed"
    ),
    Rule(
        "response-body-removed",
        B,
        B,
        "the answer has no body any more",
        "There is nothing to read (DecodingError).",
        "response-body-added",
    ),
    Rule(
        "response-media-type-added",
        W,
        B,
        "answers may come as {new}",
        "Callers may get {new}.",
        "response-media-type-removed",
    ),
    Rule(
        "response-media-type-removed",
        B,
        B,
        "answers do not come as {old} any more",
        "Callers that read {old} fail.",
        "response-media-type-added",
    ),
    Rule(
        "response-required-header-added",
        I,
        W,
        "every answer has the header now",
        "There is something to read.",
        "response-required-header-removed",
    ),
    Rule(
        "response-optional-header-added",
        I,
        W,
        "answers may have the header now",
        "There may be something to read.",
        "response-optional-header-removed",
    ),
    Rule(
        "response-required-header-removed",
        B,
        B,
        "a header was removed that every answer had",
        "Code that relied on it fails.",
        "response-required-header-added",
    ),
    Rule(
        "response-optional-header-removed",
        W,
        B,
        "an optional header was removed",
        "Code that reads it finds nothing.",
        "response-optional-header-added",
    ),
    Rule(
        "response-header-became-optional",
        B,
        B,
        "answers may leave the header out now",
        "Code that relied on it has to check.",
        "response-header-became-required",
    ),
    Rule(
        "response-header-became-required",
        I,
        W,
        "every answer has the header now",
        _NOTHING,
        "response-header-became-optional",
    ),
)
