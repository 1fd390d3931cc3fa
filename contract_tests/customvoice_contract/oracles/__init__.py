"""The suite's own oracles: each judges made exchanges against the contract and raises a typed ContractViolation.

They are written from the contract alone and know nothing of any implementation.
"""

from .error_envelope import ERROR_CODE_HEADER, check_error_envelope
from .exchange import Exchange
from .lro import follow
from .no_null import check_no_null
from .violation import ContractViolation

__all__ = ["ERROR_CODE_HEADER", "ContractViolation", "Exchange", "check_error_envelope", "check_no_null", "follow"]
