"""The rules about properties: whether they are there, and have to be."""

from __future__ import annotations

from .rule import Level, Rule

B, W, I = Level.BREAKING, Level.WARNING, Level.INFO  # noqa: E741 - the table is read by columns

_GONE = "Code that reads it finds None, or fails where it was sure (DecodingError)."

PROPERTY_RULES: tuple[Rule, ...] = (
    Rule(
        "new-required-request-property",
        B,
        B,
        "requests have to carry a new property",
        "Requests without it are refused (InvalidRequestError).",
        "request-property-removed",
    ),
    Rule(
        "new-required-request-property-with-default",
        W,
        W,
        "requests have to carry a new property, whose default is {new}",
        "Requests without it may be refused; send it.",
        None,
        "a removal does not tell what was required",
    ),
    Rule(
        "new-optional-request-property",
        I,
        W,
        "requests may carry a new property",
        "Requests without it stay valid.",
        "request-property-removed",
    ),
    Rule(
        "request-property-removed",
        B,
        B,
        "requests do not carry the property any more",
        "It is refused or not taken any more; the Python argument is gone.",
        None,
        "an addition is told apart by whether it is required",
    ),
    Rule(
        "request-property-became-required",
        B,
        B,
        "the property has to be sent now",
        "Requests without it are refused (InvalidRequestError).",
        "request-property-became-optional",
    ),
    Rule(
        "request-property-became-optional",
        I,
        W,
        "the property may be left out now",
        "Nothing to do.",
        "request-property-became-required",
    ),
    Rule(
        "response-required-property-added",
        I,
        W,
        "every answer has a new property",
        "There is something to read.",
        "response-required-property-removed",
    ),
    Rule(
        "response-optional-property-added",
        I,
        W,
        "answers may have a new property",
        "There may be something to read.",
        "response-optional-property-removed",
    ),
    Rule(
        "response-required-property-removed",
        B,
        B,
        "answers do not have a property any more that every one had",
        _GONE,
        "response-required-property-added",
    ),
    Rule(
        "response-optional-property-removed",
        B,
        B,
        "answers do not have an optional property any more",
        "Code that reads it finds None.",
        "response-optional-property-added",
    ),
    Rule(
        "response-property-became-optional",
        B,
        B,
        "answers may leave the property out now",
        "Code that relied on it has to check for None.",
        "response-property-became-required",
    ),
    Rule(
        "response-property-became-required",
        I,
        W,
        "every answer has the property now",
        "Nothing to do.",
        "response-property-became-optional",
    ),
)
