"""The resource of a long-running operation, and the operation group that reads it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from customvoice._runtime.calls.driver import AsyncDriver, Driver
    from customvoice._runtime.http.messages import Request, Response

__all__ = ["AsyncPollingGroup", "PollingGroup", "Target", "find_group"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Target(Generic[T]):
    """The resource of an operation: how to read it when the operation has ended."""

    def __init__(self, group: str, read: Callable[[str], Request], parse: Callable[[Response], T]) -> None:
        self.group = group
        self.read = read
        self.parse = parse


class PollingGroup(Protocol[T_co]):
    """An operation group with long-running operations."""

    @property
    def _driver(self) -> Driver: ...
    def _target(self) -> Target[Any]: ...
    # It gives the group the type of its resource, and is never called.
    def get(self, id: str, /) -> T_co: ...  # noqa: A002 (the name of the parameter in the contract)


class AsyncPollingGroup(Protocol[T_co]):
    """An operation group of an asynchronous client, like ``PollingGroup``."""

    @property
    def _driver(self) -> AsyncDriver: ...
    def _target(self) -> Target[Any]: ...
    def get(self, id: str, /) -> Awaitable[T_co]: ...  # noqa: A002 (as above)


def find_group(source: Any, name: str) -> Any:
    """Return the operation group of this name: ``source`` itself, or an attribute of a client.

    Raises:
        ValueError: it is another group, or a client without such a group.
    """
    group = source if hasattr(source, "_target") else _group_of_client(source, name)
    found = group._target().group if hasattr(group, "_target") else type(source).__name__
    if found != name:
        raise ValueError(f"this continuation token belongs to {name}, not {found}. Pass that group, or the client.")
    return group


def _group_of_client(client: Any, name: str) -> Any:
    # A client's groups are attributes in snake case that are loaded on first use, so only their names are compared.
    wanted = name.lower()
    attribute = next((item for item in dir(client) if item[0] != "_" and item.replace("_", "") == wanted), None)
    return None if attribute is None else getattr(client, attribute)
