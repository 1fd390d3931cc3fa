"""Strategies for the parts of an operation that are not schemas."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Node = dict[str, Any]
Nodes = st.SearchStrategy[Node]


def contents(schemas: Nodes) -> Nodes:
    """Return the content of a body: JSON, or a form with encodings, or both."""
    json = st.fixed_dictionaries({"schema": schemas})
    fields = st.fixed_dictionaries({"type": st.just("object"), "properties": st.fixed_dictionaries({"file": schemas})})
    form = st.fixed_dictionaries(
        {"schema": fields}, optional={"encoding": st.just({"file": {"contentType": "audio/wav"}})}
    )
    return st.fixed_dictionaries({"application/json": json}, optional={"multipart/form-data": form})


def headers(schemas: Nodes) -> Nodes:
    """Return the headers of a response."""
    header = st.fixed_dictionaries({"schema": schemas}, optional={"required": st.just(True)})
    return st.fixed_dictionaries({"X-Count": header})


def responses(schemas: Nodes) -> Nodes:
    """Return one or two responses."""
    success = st.fixed_dictionaries(
        {"description": st.just(""), "content": contents(schemas)}, optional={"headers": headers(schemas)}
    )
    error = st.just({"description": "An error."})
    return st.fixed_dictionaries({"200": success}, optional={"404": error})


def parameters(scalars: Nodes) -> st.SearchStrategy[list[Node]]:
    """Return parameters with a style, or with content instead of a schema."""
    lists = scalars.map(lambda schema: {"type": "array", "items": schema})
    styled = st.fixed_dictionaries(
        {"in": st.just("query"), "name": st.just("list"), "schema": lists},
        optional={
            "style": st.sampled_from(["form", "spaceDelimited", "pipeDelimited"]),
            "explode": st.booleans(),
            "required": st.booleans(),
            "allowReserved": st.just(True),
        },
    )
    media = st.fixed_dictionaries({"application/json": st.fixed_dictionaries({"schema": scalars})})
    content = st.fixed_dictionaries({"in": st.just("query"), "name": st.just("filter"), "content": media})
    header = st.fixed_dictionaries(
        {"in": st.just("header"), "name": st.just("X-Trace"), "schema": scalars},
        optional={"deprecated": st.just(True), "description": st.just("A trace.")},
    )
    return st.lists(st.one_of(styled, content, header), max_size=3, unique_by=lambda each: each["name"])


def security() -> Nodes:
    """Return alternatives of credentials, or nothing."""
    alternatives = st.sampled_from([{"key": []}, {"token": []}, {"token": ["read"]}, {"key": [], "token": []}])
    return st.fixed_dictionaries(
        {}, optional={"security": st.lists(alternatives, min_size=1, max_size=2, unique_by=str)}
    )


def servers() -> Nodes:
    """Return one or two servers, or nothing."""
    variable = {"region": {"default": "west"}}
    listed = st.sampled_from([{"url": "https://a.example"}, {"url": "https://{region}.example", "variables": variable}])
    return st.fixed_dictionaries({}, optional={"servers": st.lists(listed, min_size=1, max_size=2, unique_by=str)})


def callbacks(schemas: Nodes) -> Nodes:
    """Return one callback, or nothing."""
    operation = st.fixed_dictionaries(
        {
            "requestBody": st.fixed_dictionaries({"content": contents(schemas)}),
            "responses": st.just({"200": {"description": ""}}),
        }
    )
    item = operation.map(lambda node: {"done": {"{$request.body#/url}": {"post": node}}})
    return st.fixed_dictionaries({}, optional={"callbacks": item})
