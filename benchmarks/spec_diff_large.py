"""Measure the spec diff on generated documents of 3 and 47 megabytes: seconds and peak memory of one process.

The documents are like those of a large graph of entities: a hierarchy with discriminators, entities that refer to each
other in circles, several operations per entity. Two entities differ.
"""

from __future__ import annotations

import copy
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.measure import Effort, heading

Document = dict[str, Any]
GOALS = ((3, 4.0), (47, 60.0))
"""Megabytes of a document, and the seconds that a comparison may take."""
_MEMORY = 1_000
_SAMPLE = ((0.2, 4.0),)
_SCALARS = ({"type": "string"}, {"type": "integer", "format": "int32"}, {"type": "boolean"}, {"type": "number"})
_TEXT = "A sentence about this part of the document, as long as those that people write. " * 2


def main(effort: Effort) -> int:
    """Print seconds and memory. Return 1 if a goal is missed."""
    heading("spec diff: generated documents, one process each")
    missed = 0
    for megabytes, goal in _SAMPLE if effort.sample else GOALS:
        with tempfile.TemporaryDirectory() as folder:
            old, new = _written(Path(folder), megabytes)
            seconds, memory, code = _measured(old, new)
        is_good = code == 3 and seconds <= goal and memory <= _MEMORY
        missed += not is_good
        print(
            f"{'ok' if is_good else 'MISSED':<7} {megabytes:g} MB: {seconds:.1f} s (goal {goal:g} s),"
            f" {memory:,.0f} MB of memory (goal {_MEMORY:,} MB), exit code {code}"
        )
    return 1 if missed else 0


def _written(folder: Path, megabytes: float) -> tuple[Path, Path]:
    size = len(json.dumps(document(100), indent=2))
    old = document(max(10, round(100 * megabytes * 1e6 / size)))
    new = copy.deepcopy(old)
    schemas = new["components"]["schemas"]
    schemas["Entity3"]["allOf"][1]["properties"]["field3_1"] = {"type": "array", "items": {"type": "string"}}
    schemas["Entity7"]["allOf"][1]["properties"].pop("field7_2")
    paths = folder / "old.json", folder / "new.json"
    for path, each in zip(paths, (old, new), strict=True):
        path.write_text(json.dumps(each, indent=2), "utf-8")
    return paths


def _measured(old: Path, new: Path) -> tuple[float, float, int]:
    """Return the seconds, the megabytes of memory and the exit code of one comparison."""
    command = [str(Path(sys.executable).parent / "customvoice"), "spec", "diff", str(old), str(new)]
    start = time.perf_counter()
    with Path(os.devnull).open("w") as nowhere:
        process = os.posix_spawn(
            command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1)]
        )
        _, status, usage = os.wait4(process, 0)
    return time.perf_counter() - start, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def document(entities: int) -> Document:
    """Return a document with a number of entities, and four operations for each."""
    schemas: Document = {
        "Base": {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"type": "string"}, "id": {"type": "string", "readOnly": True}},
            "discriminator": {"propertyName": "kind"},
        }
    }
    paths: Document = {}
    for number in range(entities):
        schemas[f"Entity{number}"] = _entity(number, entities)
        reference = {"$ref": f"#/components/schemas/Entity{number}"}
        paths[f"/entities{number}"] = {
            "get": _operation(f"List{number}", {"type": "array", "items": reference}),
            "post": _operation(f"Create{number}", reference, body=reference),
        }
        paths[f"/entities{number}/{{id}}"] = {
            "parameters": [{"in": "path", "name": "id", "required": True, "schema": {"type": "string"}}],
            "get": _operation(f"Get{number}", reference),
            "patch": _operation(f"Update{number}", reference, body=reference),
        }
    return {
        "openapi": "3.0.3",
        "info": {"title": "Graph", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _entity(number: int, entities: int) -> Document:
    """Return an entity that extends the base, with scalars and references to its neighbours within a hundred."""
    properties: Document = {
        f"field{number}_{index}": {**_SCALARS[(number + index) % len(_SCALARS)], "description": _TEXT}
        for index in range(12)
    }
    first = number - number % 100
    for index in range(4):
        other = min(first + (number * 7 + index * 13) % 100, entities - 1)
        reference = {"$ref": f"#/components/schemas/Entity{other}"}
        properties[f"link{number}_{index}"] = (
            {"type": "array", "items": reference} if index % 2 else {"allOf": [reference], "description": _TEXT}
        )
    base = "Base" if number % 50 == 0 else f"Entity{number - number % 50}"
    return {"allOf": [{"$ref": f"#/components/schemas/{base}"}, {"type": "object", "properties": properties}]}


def _operation(name: str, schema: Document, body: Document | None = None) -> Document:
    content = {"application/json": {"schema": schema}}
    operation: Document = {
        "operationId": name,
        "description": _TEXT,
        "parameters": [{"in": "query", "name": "$select", "schema": {"type": "string"}, "description": _TEXT}],
        "responses": {"200": {"description": _TEXT, "content": content}, "default": {"description": _TEXT}},
    }
    if body is not None:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return operation


if __name__ == "__main__":
    raise SystemExit(main(Effort(rounds=1)))
