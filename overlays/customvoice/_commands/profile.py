"""Where the service is, and with which key: from options, the environment, and a file with profiles."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

__all__ = ["Connection", "ProfileError", "config_path", "read_connection"]

_KEYS = ("endpoint", "key", "api_version", "ca_file")
_VARIABLES = {name: f"CUSTOMVOICE_{name.upper()}" for name in _KEYS}
_DEFAULT = "default"


class ProfileError(Exception):
    """The file with profiles is invalid, or the connection is incomplete. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Connection:
    """Where to send requests; ``api_version`` None: the newest stable one, ``ca_file`` None: the usual certificates."""

    endpoint: str
    key: str
    api_version: str | None
    ca_file: str | None

    def __repr__(self) -> str:
        """Without the key."""
        return f"Connection(endpoint={self.endpoint!r}, api_version={self.api_version!r})"


def config_path() -> Path:
    """Return the file with profiles: that of ``CUSTOMVOICE_CONFIG``, or ``config.toml`` in the user's own folder."""
    given = os.environ.get("CUSTOMVOICE_CONFIG")
    return Path(given) if given else Path(click.get_app_dir("customvoice")) / "config.toml"


def read_connection(profile: str | None, options: Mapping[str, str | None]) -> Connection:
    """Return the connection: each value from the options, else from the environment, else from the profile.

    Args:
        profile: the name of the profile; if absent, that of ``CUSTOMVOICE_PROFILE``, else ``default`` if there is one.
        options: the values of the options by name: endpoint, key, api_version, ca_file.

    Raises:
        ProfileError: the file or the profile is invalid, or endpoint or key is missing.
    """
    stored = _read_profile(profile or os.environ.get("CUSTOMVOICE_PROFILE"))
    found = {name: options.get(name) or os.environ.get(_VARIABLES[name]) or stored.get(name) for name in _KEYS}
    for name in ("endpoint", "key"):
        if not found[name]:
            hint = " (a local emulator is http://127.0.0.1:8787)" if name == "endpoint" else ""
            raise ProfileError(
                f"there is no {name}{hint}: give --{name}, set {_VARIABLES[name]}, or write it into {config_path()}"
            )
    return Connection(str(found["endpoint"]), str(found["key"]), found["api_version"], found["ca_file"])


def _read_profile(name: str | None) -> Mapping[str, str]:
    path = config_path()
    profiles = _read_file(path)
    if name is None:
        return profiles.get(_DEFAULT, {})
    if name not in profiles:
        known = ", ".join(profiles) or "none"
        raise ProfileError(f"{path} has no profile {name!r}. Its profiles are: {known}.")
    return profiles[name]


def _read_file(path: Path) -> dict[str, dict[str, str]]:
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise ProfileError(f"cannot read {path}: {error}") from None
    for name, profile in data.items():
        if not isinstance(profile, dict) or not all(isinstance(value, str) for value in profile.values()):
            raise ProfileError(f'{path}: write profiles as [{name}] with lines such as endpoint = "https://…"')
        unknown = profile.keys() - set(_KEYS)
        if unknown:
            raise ProfileError(f"{path}: [{name}] has an unknown key {min(unknown)!r}; known are {', '.join(_KEYS)}")
    return data
