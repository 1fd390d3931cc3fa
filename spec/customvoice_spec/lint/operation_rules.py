"""Rules about operations: names, paths, parameters, responses, long-running operations, pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from customvoice_spec.document import json_pointer
from customvoice_spec.document.walk import operations, parameters, resolved

from .rule import Document, Mark, rule

_OPERATION_ID = re.compile(r"[A-Z][A-Za-z]+_[A-Z][A-Za-z]+")
_PATH = re.compile(r"/[a-z]+(/\{[a-z][A-Za-z]*\}(:[a-z]+)?)?")
_ERRORS = ("400", "401", "403", "404", "409", "429", "default")
_CREATES = {"put", "post"}


@rule(
    "operation-id-form",
    reason="The names of the operation group and the method come from it.",
    fix="Write Group_Verb, with the group as the only tag",
)
def operation_id_form(document: Document) -> Iterator[Mark]:
    for place in operations(document):
        name = str(place.node.get("operationId", ""))
        if not _OPERATION_ID.fullmatch(name):
            yield place.pointer, f"the operationId {name!r} does not have the form Group_Verb"
        elif place.node.get("tags") != [name.partition("_")[0]]:
            yield place.pointer, f"the tags {place.node.get('tags')} are not the group of {name}"


@rule(
    "path-form",
    reason="All paths of the service have this form.",
    fix="Write /collection, /collection/{id} or /collection/{id}:action",
)
def path_form(document: Document) -> Iterator[Mark]:
    for path in document["paths"]:
        if not _PATH.fullmatch(path):
            yield json_pointer.join("/paths", path), "the path does not have the form of the service"


@rule(
    "errors-documented",
    reason="With `default` alone every status is valid, so a fuzzer finds nothing.",
    fix=f"Describe {', '.join(_ERRORS)}",
)
def errors_documented(document: Document) -> Iterator[Mark]:
    for place in operations(document):
        missing = [status for status in _ERRORS if status not in place.node["responses"]]
        if missing:
            yield json_pointer.join(place.pointer, "responses"), f"not described: {', '.join(missing)}"


@rule(
    "error-code-header",
    reason="Azure's REST guideline: programs read the code from the header. If some errors have it, all must have it.",
    fix="Add the header x-ms-error-code",
)
def error_code_header(document: Document) -> Iterator[Mark]:
    with_code: list[str] = []
    without: list[str] = []
    for place in operations(document):
        for status, raw in place.node["responses"].items():
            if not status.startswith("2"):
                headers = {name.lower() for name in resolved(document, raw).get("headers", {})}
                known = with_code if "x-ms-error-code" in headers else without
                known.append(json_pointer.join(place.pointer, "responses", status))
    if with_code:
        yield from ((pointer, "the error has no x-ms-error-code") for pointer in without)


@rule("success-documented", reason="Every operation has a successful response.", fix="Describe a 2xx response")
def success_documented(document: Document) -> Iterator[Mark]:
    for place in operations(document):
        if not any(status.startswith("2") for status in place.node["responses"]):
            yield json_pointer.join(place.pointer, "responses"), "no 2xx response is described"


@rule(
    "long-running-headers",
    reason="A poller needs Operation-Location, and the service recognizes a retry by its Operation-Id.",
    fix="Declare the parameter Operation-Id, the required header Operation-Location and the final state",
)
def long_running_headers(document: Document) -> Iterator[Mark]:
    for place in operations(document):
        if not place.node.get("x-ms-long-running-operation"):
            continue
        if ("header", "Operation-Id") not in parameters(document, place):
            yield place.pointer, "the long-running operation has no parameter Operation-Id"
        if "final-state-via" not in place.node.get("x-ms-long-running-operation-options", {}):
            yield place.pointer, "the long-running operation has no final-state-via"
        for status, raw in place.node["responses"].items():
            headers = resolved(document, raw).get("headers", {})
            location = resolved(document, headers.get("Operation-Location", {}))
            if status.startswith("2") and not location.get("required"):
                yield (
                    json_pointer.join(place.pointer, "responses", status),
                    "Operation-Location is not a required header",
                )


@rule(
    "long-running-marked",
    reason="Without x-ms-long-running-operation the client gets no poller.",
    fix="Add x-ms-long-running-operation, or remove the header",
)
def long_running_marked(document: Document) -> Iterator[Mark]:
    for place in operations(document):
        headers = {
            name for raw in place.node["responses"].values() for name in resolved(document, raw).get("headers", {})
        }
        if "Operation-Location" in headers and not place.node.get("x-ms-long-running-operation"):
            yield (
                place.pointer,
                "a response has Operation-Location, but the operation has no x-ms-long-running-operation",
            )


@rule(
    "pages-whole",
    reason="A pager needs the items and the link to the next page.",
    fix="Name properties of the page in itemName and nextLinkName",
)
def pages_whole(document: Document) -> Iterator[Mark]:
    for place in operations(document):
        pages = place.node.get("x-ms-pageable")
        if pages is None:
            continue
        response = resolved(document, place.node["responses"]["200"])
        page = resolved(document, response["content"]["application/json"]["schema"])
        for key, default in (("itemName", "value"), ("nextLinkName", None)):
            name = pages.get(key, default)
            if name is not None and name not in page.get("properties", {}):
                yield json_pointer.join(place.pointer, "x-ms-pageable"), f"the page has no property {name!r} ({key})"


@rule(
    "summary-sentence",
    reason="It becomes the docstring of a method.",
    fix="Write a sentence with a capital and a full stop",
)
def summary_sentence(document: Document) -> Iterator[Mark]:
    for place in operations(document):
        summary = str(place.node.get("summary", ""))
        if not (summary[:1].isupper() and summary.endswith(".")):
            yield place.pointer, f"the summary {summary!r} is not a sentence"


@rule("parameter-described", reason="It becomes the text of an argument.", fix="Write a description")
def parameter_described(document: Document) -> Iterator[Mark]:
    for place in operations(document):
        for (where, name), node in parameters(document, place).items():
            if not node.get("description"):
                yield place.pointer, f"the {where} parameter {name} has no description"


@rule("json-example", reason="Readers need a body to start from.", fix="Add an example")
def json_example(document: Document) -> Iterator[Mark]:
    for place in operations(document):
        content = resolved(document, place.node.get("requestBody", {})).get("content", {})
        media = content.get("application/json")
        if media is not None and not (media.get("examples") or "example" in media):
            yield json_pointer.join(place.pointer, "requestBody"), "the JSON body has no example"


@rule(
    "tag-described", reason="It becomes the docstring of an operation group.", fix="Describe it under tags, and use it"
)
def tag_described(document: Document) -> Iterator[Mark]:
    described = {tag["name"] for tag in document.get("tags", ()) if tag.get("description")}
    used = {tag for place in operations(document) for tag in place.node.get("tags", ())}
    for tag in sorted(described ^ used):
        yield "/tags", f"the tag {tag} is {'not used' if tag in described else 'not described'}"
