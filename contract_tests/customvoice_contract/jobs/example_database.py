"""The database of failing examples, for later runs and for the shards of one run: a directory or Redis.

A kept example is tried first by every later run. Off by default, since a run then sends the requests of its seed alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

if TYPE_CHECKING:
    from hypothesis.database import ExampleDatabase
    from redis import Redis

_PROFILE = "customvoice-verify"
_REDIS = ("redis", "rediss")


class DatabaseError(Exception):
    """A database cannot be used; the message says why and what to do."""


def resolve(spec: str) -> str:
    """Return `spec` with an absolute path. Raises DatabaseError for an unknown kind of URL."""
    if _is_redis(spec):
        return spec
    if "://" in spec:
        raise DatabaseError(f"{shown(spec)!r} is not a database; expected a directory, or redis://HOST:PORT/NUMBER")
    return str(Path(spec).absolute())


def check(spec: str) -> None:
    """Raise DatabaseError unless the database works; checked before the run, so that no work is lost."""
    try:
        if _is_redis(spec):
            _redis(spec).ping()
        else:
            Path(spec).mkdir(parents=True, exist_ok=True)
    except ImportError as error:
        raise DatabaseError("a redis:// database needs the Python package redis. Run `pip install redis`.") from error
    except Exception as error:
        raise DatabaseError(f"cannot use the database {shown(spec)}: {error}") from error


def use(spec: str) -> ExampleDatabase:
    """Make it Hypothesis's default in this process, and return it.

    Where a variable such as `CI` is set, Hypothesis starts with settings that know neither seeds nor a database; these
    stand on its ordinary ones, so that a printed seed and a kept example mean the same everywhere.
    """
    database = _opened(spec)
    settings.register_profile(_PROFILE, settings.get_profile("default"), database=database)
    settings.load_profile(_PROFILE)
    return database


def shown(spec: str) -> str:
    """Return `spec` without its password."""
    parts = urlsplit(spec)
    if not parts.password:
        return spec
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username or ''}:***@{host}"))


def _opened(spec: str) -> ExampleDatabase:
    if not _is_redis(spec):
        return DirectoryBasedExampleDatabase(spec)
    from hypothesis.extra.redis import RedisExampleDatabase

    return RedisExampleDatabase(_redis(spec))


def _redis(spec: str) -> Redis:
    from redis import Redis

    return Redis.from_url(spec)


def _is_redis(spec: str) -> bool:
    return urlsplit(spec).scheme in _REDIS
