"""The suite's own oracles: each checks exchanges against the contract and raises a typed ContractViolation.

They are written from the contract alone and know nothing of any implementation. `registry.ORACLES` lists the passive
ones, `monitor.Monitor` runs them on every exchange; `follow` drives a long-running operation to its end.
"""

from ..contract.contract import Contract
from ..contract.exchange import Exchange
from ..contract.history import History
from ..contract.operation import Operation
from .error_envelope import ERROR_CODE_HEADER, check_error_envelope
from .lro import follow
from .monitor import Monitor
from .no_null import check_no_null
from .registry import ORACLES, Oracle
from .violation import ContractViolation

__all__ = [
    "ERROR_CODE_HEADER",
    "ORACLES",
    "Contract",
    "ContractViolation",
    "Exchange",
    "History",
    "Monitor",
    "Operation",
    "Oracle",
    "check_error_envelope",
    "check_no_null",
    "follow",
]
