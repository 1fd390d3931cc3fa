"""Recorded traffic: requests and responses of any client in any language, checked against the contract.

`read` takes a file (HAR, mitmproxy flows, VCR cassette) and returns exchanges without secrets; `check` checks these.
"""

from .reading import FORMATS, RecordingError, read
from .recorded import Recorded

__all__ = ["FORMATS", "Recorded", "RecordingError", "read"]
