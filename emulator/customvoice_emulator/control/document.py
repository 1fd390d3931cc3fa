"""The control plane's own OpenAPI document, and its compiled operations."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from customvoice_spec.safe_yaml import load_yaml

from customvoice_emulator.contract.operation import Operation
from customvoice_emulator.contract.version_contract import VersionContract


@cache
def document() -> Mapping[str, Any]:
    """Return the OpenAPI document."""
    text = files("customvoice_emulator.control").joinpath("openapi.yaml").read_text("utf-8")
    loaded: Mapping[str, Any] = load_yaml(text)
    return loaded


@cache
def contract() -> VersionContract:
    """Return the compiled operations."""
    return VersionContract(document())


def needs_body(operation: Operation) -> bool:
    """Return whether the operation requires a body."""
    node = document()["paths"][operation.path][operation.method.lower()]
    return bool(node["requestBody"].get("required"))


@cache
def index() -> "list[dict[str, str]]":
    """Return operationId, method, path and summary of every operation."""
    return [
        {
            "operationId": operation.id,
            "method": operation.method,
            "path": contract().base + operation.path,
            "summary": document()["paths"][operation.path][operation.method.lower()]["summary"],
        }
        for operation in contract()
    ]
