"""Properties of the spec diff, over generated documents.

`CUSTOMVOICE_DIFF_EXAMPLES=10000` runs each with that number of documents; the default keeps `make test` fast.
"""

from __future__ import annotations

import copy
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from customvoice_spec import SpecError
from customvoice_spec.diff import RULES, compare_documents, diff, load_documents
from customvoice_spec.diff.sources.swagger import from_swagger
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.diff import node_edits
from tests.diff.generated import Document, documents, schemas_of
from tests.diff.rewritings import REWRITINGS
from tests.diff.swagger_generated import as_openapi, swagger_documents

pytestmark = pytest.mark.slow

EDITS: dict[str, Callable[[Document], object]] = {
    "pattern": lambda schema: schema.update(pattern="^edited$"),
    "property": lambda schema: schema.setdefault("properties", {}).update(edited={"type": "string"}),
    "format": lambda schema: schema.update(format="edited"),
    "not": lambda schema: schema.update({"not": {"const": "edited"}}),
    "multipleOf": lambda schema: schema.update(multipleOf=7919),
    "uniqueItems": lambda schema: schema.update(uniqueItems=True),
    "maxLength": lambda schema: schema.update(maxLength=4),
}
"""Changes of one schema that no other part of the same schema can hide."""

_EXAMPLES = int(os.environ.get("CUSTOMVOICE_DIFF_EXAMPLES", "15"))
_JUNK: tuple[Any, ...] = (None, 1, True, "x", "#/x", [], [1], [[]], {}, {"a": 1}, {"$ref": "#/nowhere"}, {"$ref": 1})


def _shown(old: Document, new: Document) -> list[str]:
    return [f"{each.rule} {each.operation} {each.subject}" for each in compare_documents(old, new)]


@settings(max_examples=_EXAMPLES)
@given(document=documents())
def test_document_and_itself_have_no_changes(document: Document) -> None:
    """A document has no changes compared with itself."""
    assert _shown(document, copy.deepcopy(document)) == []


@pytest.mark.slow
@pytest.mark.parametrize("rewriting", REWRITINGS, ids=lambda each: each.__name__)
@settings(max_examples=_EXAMPLES)
@given(document=documents())
def test_equivalent_rewriting_has_no_changes(rewriting: Callable[[Document], Document], document: Document) -> None:
    """A rewriting that does not change the meaning has no changes, in either direction."""
    rewritten = rewriting(copy.deepcopy(document))
    assert _shown(document, rewritten) == []
    assert _shown(rewritten, document) == []


@settings(max_examples=_EXAMPLES)
@given(document=documents())
def test_document_in_yaml_and_json_is_the_same(document: Document) -> None:
    """A document in a YAML file and in a JSON file has no changes."""
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder, "a.yaml"), Path(folder, "a.json")
        paths[0].write_text(yaml.safe_dump(document), "utf-8")
        paths[1].write_text(json.dumps(document), "utf-8-sig")
        sides = [load_documents(str(path)) for path in paths]
    assert [each.findings for each in diff(*sides).comparisons] == [()]


@settings(max_examples=_EXAMPLES)
@given(document=documents(), edit=st.sampled_from(sorted(EDITS)), data=st.data())
def test_semantic_edit_has_a_finding(document: Document, edit: str, data: st.DataObject) -> None:
    """A change of one schema that an operation reaches is reported."""
    edited = copy.deepcopy(document)
    schemas = schemas_of(edited)
    EDITS[edit](schemas[data.draw(st.integers(0, len(schemas) - 1))])
    assert (edited == document) == (_shown(document, edited) == [])


@settings(max_examples=_EXAMPLES)
@given(document=documents(with_parts=False), data=st.data())
def test_other_value_has_a_finding(document: Document, data: st.DataObject) -> None:
    """Another value of any node is reported, in both directions."""
    edited = copy.deepcopy(document)
    place = data.draw(st.sampled_from(node_edits.editable(document)))
    node_edits.edit(edited, place)
    assert _shown(document, edited)
    assert _shown(edited, document)


@settings(max_examples=_EXAMPLES)
@given(document=documents(with_parts=False), data=st.data())
def test_removed_node_has_a_finding(document: Document, data: st.DataObject) -> None:
    """The removal of any optional node is reported, and its addition too."""
    edited = copy.deepcopy(document)
    place = data.draw(st.sampled_from(node_edits.removable(document)))
    del node_edits.at(edited, place[:-1])[place[-1]]
    assert _shown(document, edited)
    assert _shown(edited, document)


@settings(max_examples=_EXAMPLES)
@given(document=swagger_documents())
def test_swagger_document_and_its_openapi_form_have_no_changes(document: Document) -> None:
    """A Swagger 2.0 document has no changes compared with itself, and with the same document in OpenAPI 3.0."""
    assert _shown(from_swagger(document), from_swagger(copy.deepcopy(document))) == []
    converted = as_openapi(copy.deepcopy(document))
    assert _shown(from_swagger(document), converted) == []
    assert _shown(converted, from_swagger(document)) == []


@settings(max_examples=_EXAMPLES)
@given(document=swagger_documents(), data=st.data())
def test_other_value_in_swagger_has_a_finding(document: Document, data: st.DataObject) -> None:
    """Another value of any node of a Swagger 2.0 document is reported."""
    edited = copy.deepcopy(document)
    node_edits.edit(edited, data.draw(st.sampled_from(node_edits.editable(document))))
    assert _shown(from_swagger(document), from_swagger(edited))


@settings(max_examples=_EXAMPLES)
@given(old=documents(), new=documents())
def test_swapped_documents_have_mirrored_findings(old: Document, new: Document) -> None:
    """Each finding has its mirror if the two documents are swapped."""
    forward, backward = ({each.rule for each in compare_documents(*pair)} for pair in ((old, new), (new, old)))
    for one, other in ((forward, backward), (backward, forward)):
        for rule in one:
            mirrors = {RULES[rule].mirror} | {each.id for each in RULES.values() if each.mirror == rule}
            if "request-parameter-removed" in mirrors:
                mirrors.add("request-parameter-removed-with-deprecation")
            assert mirrors & other if mirrors != {None} else other, (rule, sorted(other))


def _places(node: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield (*place, key)
        yield from _places(child, (*place, key))


@settings(max_examples=_EXAMPLES)
@given(document=documents(), junk=st.sampled_from(_JUNK), data=st.data())
def test_malformed_document_has_findings_or_an_error(document: Document, junk: Any, data: st.DataObject) -> None:
    """A node of any type at any place ends in findings or a SpecError, also compared with itself."""
    broken = copy.deepcopy(document)
    place = data.draw(st.sampled_from(list(_places(broken))))
    node: Any = broken
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = junk
    for old, new in ((document, broken), (broken, document), (broken, copy.deepcopy(broken))):
        with suppress(SpecError):
            diff({"1": old}, {"1": new})


@settings(max_examples=_EXAMPLES)
@given(content=st.text(max_size=60) | st.binary(max_size=60), suffix=st.sampled_from([".json", ".yaml"]))
def test_file_of_any_content_is_loaded_or_an_error(content: str | bytes, suffix: str) -> None:
    """A file of any content is a document or a SpecError."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a{suffix}")
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        with suppress(SpecError):
            load_documents(str(path))
