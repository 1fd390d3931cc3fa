"""Recorded traffic: what any client in any language sent and was answered, held against the contract.

`read` takes a file (HAR, mitmproxy flows, VCR cassette) and gives exchanges without secrets; `check` judges them.
"""

from .reading import FORMATS, RecordingError, read
from .recorded import Recorded

__all__ = ["FORMATS", "Recorded", "RecordingError", "read"]
