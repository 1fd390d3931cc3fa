"""Find the contract for an api-version."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from customvoice_emulator.common import errors
from customvoice_emulator.common.redaction import short
from customvoice_emulator.contract.version_contract import VersionContract

API_VERSION = "api-version"
_FORM = re.compile(r"(\d{4}-\d\d-\d\d)(-preview)?", re.ASCII)


def contract_for(
    query: Mapping[str, Sequence[str]], contracts: Mapping[str, VersionContract], *, lenient: bool
) -> tuple[str, VersionContract]:
    """Return the requested api-version and its contract; `contracts` are by version, oldest first.

    `lenient`: use the newest contract for a newer version. Raises ServiceError (400).
    """
    given = query.get(API_VERSION, ())
    if len(given) == 1 and given[0] in contracts:
        return given[0], contracts[given[0]]
    if not any(given):
        raise errors.MISSING_API_VERSION.error(target=API_VERSION)
    newest = list(contracts)[-1]
    if lenient and len(given) == 1 and _is_newer(given[0], newest):
        return given[0], contracts[newest]
    supported = ", ".join(contracts)
    raise errors.UNSUPPORTED_API_VERSION.error(given=short(",".join(given)), supported=supported, target=API_VERSION)


def _is_newer(given: str, newest: str) -> bool:
    match = _FORM.fullmatch(given)
    if match is None:
        return False
    try:
        date.fromisoformat(match[1])
    except ValueError:
        return False
    return match[1] > newest[:10]
