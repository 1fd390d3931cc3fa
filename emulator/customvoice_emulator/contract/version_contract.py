"""The operations of one api-version, read from the projected spec."""

from collections.abc import Iterator, Mapping
from typing import Any

from customvoice_emulator.contract.operation import Operation
from customvoice_emulator.contract.schema import Schemas

METHODS = ("get", "put", "post", "delete", "patch", "head", "options")


class VersionContract:
    """The operations of one api-version, by (path template, method)."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        schemas = Schemas(document)
        self.base = _base_path(document)
        self.operations: dict[str, dict[str, Operation]] = {}
        for path, item in document["paths"].items():
            shared = item.get("parameters", ())
            self.operations[path] = {
                method.upper(): Operation(schemas, path, method, shared, item[method])
                for method in METHODS
                if method in item
            }

        self._paths = {each.id: self.base + each.path for each in self}

    def __iter__(self) -> Iterator[Operation]:
        for methods in self.operations.values():
            yield from methods.values()

    def path_of(self, operation_id: str) -> str:
        """Return the path template of an operation, base path included."""
        return self._paths[operation_id]


def _base_path(document: Mapping[str, Any]) -> str:
    """Return the common prefix of all paths: the part after `{endpoint}` in the server's URL."""
    url: str = document["servers"][0]["url"]
    return url.partition("{endpoint}")[2].rstrip("/")
