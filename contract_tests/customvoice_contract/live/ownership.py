"""Which resources belong to a run: ids that begin with its prefix, and GUIDs that begin with its digits."""

from __future__ import annotations

import hashlib
import re
import secrets
import uuid
from dataclasses import dataclass

_DIGITS = 12
PREFIX = re.compile(rf"verify-[0-9a-f]{{{_DIGITS}}}")
_ID = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{1,62}[a-zA-Z0-9]")
# Characters with which a path leads elsewhere.
_LEADING = re.compile(r"[/\\%.?#;:]")
_LONGEST = 64
# The one collection whose ids are GUIDs.
_GUIDS = "endpoints"


def new_prefix() -> str:
    """Return a prefix that no other run has."""
    return f"verify-{secrets.token_hex(_DIGITS // 2)}"


@dataclass(frozen=True, slots=True)
class Ownership:
    """The ids of the run with this prefix ("verify-" and twelve hexadecimal digits)."""

    prefix: str

    def __post_init__(self) -> None:
        """Raise ValueError for an invalid prefix: a short one would include resources of others."""
        if not PREFIX.fullmatch(self.prefix):
            raise ValueError(f"{self.prefix!r} is not a prefix of a run; expected verify- and {_DIGITS} digits 0-9a-f")

    def owns(self, collection: str, name: str) -> bool:
        """Whether a resource of this id is the run's own."""
        if collection == _GUIDS and _is_guid(name):
            return name.lower().startswith(self._guid_prefix)
        # Services may compare letter case or not; in both cases no other client has such an id.
        return name.lower().startswith(f"{self.prefix}-")

    def claim(self, collection: str, name: str) -> str:
        """Return the run's id for `name`: always the same one, and valid only if `name` is valid."""
        if self.owns(collection, name) and "/" not in name and "\\" not in name:
            return name
        if collection == _GUIDS and _is_guid(name):
            return self._guid_prefix + str(uuid.uuid5(uuid.NAMESPACE_OID, name))[len(self._guid_prefix) :]
        if not _ID.fullmatch(name):
            # The hyphen at the end keeps it invalid.
            return f"{self.prefix}-{_LEADING.sub('!', name)}-"
        whole = f"{self.prefix}-{name}"
        if len(whole) <= _LONGEST:
            return whole
        tail = hashlib.sha256(name.encode()).hexdigest()[:8]
        return f"{whole[: _LONGEST - len(tail)]}{tail}"

    def guid(self, guid: uuid.UUID) -> str:
        """Return the run's GUID for `guid`."""
        return self.claim(_GUIDS, str(guid))

    @property
    def _guid_prefix(self) -> str:
        digits = self.prefix.rpartition("-")[2]
        return f"{digits[:8]}-{digits[8:]}-"


def _is_guid(text: str) -> bool:
    return re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text) is not None
