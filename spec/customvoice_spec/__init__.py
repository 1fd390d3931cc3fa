"""The Custom Voice OpenAPI document and its projection to one api-version.

`spec/customvoice.yaml` covers every api-version; annotations say which versions have a node. `project` returns the
plain OpenAPI 3.1 document of one version. The emulator, the generated clients and the contract suite start from it.

Folders: `document` reads and projects the document, `check` and `lint` report mistakes in it, `codegen` writes the
clients, `diff` compares documents, `drift` compares ours with published ones, `add_version` adds an api-version,
`reference` writes the HTML reference. Every room reads YAML with `safe_yaml`.
"""

from .check.document import check_document
from .document.projection import project
from .document.source import document_path, load_document, projected, versions
from .errors import Problem, SpecError

__all__ = [
    "Problem",
    "SpecError",
    "check_document",
    "document_path",
    "load_document",
    "project",
    "projected",
    "versions",
]
