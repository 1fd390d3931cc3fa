"""The Custom Voice OpenAPI document and its projection to one api-version.

`spec/customvoice.yaml` covers every api-version; nodes say by annotation which versions have them. `project` gives the
plain OpenAPI 3.1 document of one version, and the emulator, the generated clients and the contract suite all start
from that.
"""

from ._check import check_document
from ._document import document_path, load_document, projected, versions
from ._errors import Problem, SpecError
from ._projection import project

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
