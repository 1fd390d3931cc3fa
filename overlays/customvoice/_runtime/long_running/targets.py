"""What a long-running operation works on, and how the operation group that began it is found again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from customvoice._runtime.calls.driver import AsyncDriver, Driver
    from customvoice._runtime.http.messages import Request, Response

__all__ = ["AsyncPollingGroup", "PollingGroup", "Target", "group_of"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Target(Generic[T]):
    """The resource that an operation works on: how it is read when the operation has ended."""

    def __init__(self, group: str, read: Callable[[str], Request], parse: Callable[[Response], T]) -> None:
        self.group = group
        self.read = read
        self.parse = parse


class PollingGroup(Protocol[T_co]):
    """An operation group whose operations can be waited for."""

    @property
    def _driver(self) -> Driver: ...
    def _target(self) -> Target[Any]: ...
    # Gives the group its resource's type; it is never called.
    def get(self, id: str, /) -> T_co: ...  # noqa: A002 (the name that the contract gives the parameter)


class AsyncPollingGroup(Protocol[T_co]):
    """As ``PollingGroup``, of an asynchronous client."""

    @property
    def _driver(self) -> AsyncDriver: ...
    def _target(self) -> Target[Any]: ...
    def get(self, id: str, /) -> Awaitable[T_co]: ...  # noqa: A002 (as above)


def group_of(source: Any, name: str) -> Any:
    """The operation group of this name: ``source`` itself, or an attribute of it if it is a client.

    Raises:
        ValueError: it is another group, or a client that has no such group.
    """
    group = source if hasattr(source, "_target") else _attribute(source, name)
    found = group._target().group if hasattr(group, "_target") else type(source).__name__
    if found != name:
        raise ValueError(f"this continuation token belongs to {name}, not {found}. Ask that group, or pass the client.")
    return group


def _attribute(client: Any, name: str) -> Any:
    # A client's groups are attributes in snake case, loaded when first asked for; so only their names are looked at.
    wanted = name.lower()
    attribute = next((item for item in dir(client) if item[0] != "_" and item.replace("_", "") == wanted), None)
    return None if attribute is None else getattr(client, attribute)
