"""An emulator to embed in a process, with or without a socket, and with all functions of the control plane."""

from collections.abc import Collection, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from customvoice_emulator.app import DEFAULT_KEY, create_app
from customvoice_emulator.common.clock import EmulatorClock
from customvoice_emulator.faults.faults import Faults
from customvoice_emulator.http.cors import default_origins
from customvoice_emulator.http.transport import AsyncEmulatorTransport, EmulatorTransport
from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.instance.current_events import list_events
from customvoice_emulator.instance.export import export
from customvoice_emulator.instance.reset import reset
from customvoice_emulator.instance.seed import seed
from customvoice_emulator.instance.seed_file import read_seed
from customvoice_emulator.instance.whole_snapshot import restore, snapshot
from customvoice_emulator.operations.outcomes import OrderedOutcomes
from customvoice_emulator.operations.paces import Paces
from customvoice_emulator.recording.events import EventPage
from customvoice_emulator.recording.journal import Journal

if TYPE_CHECKING:
    from customvoice_emulator.application import Application
    from customvoice_emulator.http.server import ThreadServer
    from customvoice_emulator.http.tls import Certificate


class Emulator:
    """An emulated Custom Voice service; use it with `with`, or call `close`.

    Without a socket: pass `transport()` to an `httpx.Client`, `async_transport()` to an `httpx.AsyncClient`, or `app`
    to anything that accepts an ASGI application, with `endpoint` as the address. With a socket: the first read of `url`
    starts a server on a thread. Both share the same resources.

    `key` is the key to send; `options` are those of `create_app`; `frozen` freezes the clock from the start;
    `host`, `port` (0: any free one) and `certificate` are for the server.
    """

    endpoint = "http://127.0.0.1:8787"
    """The address for in-process requests; no server listens there."""

    def __init__(
        self,
        *,
        key: str = DEFAULT_KEY,
        frozen: bool = False,
        host: str = "127.0.0.1",
        port: int = 0,
        certificate: "Certificate | None" = None,
        **options: Any,
    ) -> None:
        self.key = key
        self.app: Application = create_app(**{"keys": [key], "cors": default_origins(host), **options})
        self._context: EmulatorContext = self.app.state.emulator
        self._address = (host, port)
        self._certificate = certificate
        self._server: ThreadServer | None = None
        if frozen:
            self.clock.freeze()

    @property
    def url(self) -> str:
        """The address of the server, which the first read starts. Raises OSError if it cannot listen."""
        if self._server is None:
            from customvoice_emulator.http.server import ThreadServer

            host, port = self._address
            server = ThreadServer(self.app, host=host, port=port, certificate=self._certificate)
            server.start()
            self._server = server
        return self._server.url

    def transport(self) -> EmulatorTransport:
        """Return a new transport for an `httpx.Client`; the client closes it."""
        return EmulatorTransport(self.app)

    def async_transport(self) -> AsyncEmulatorTransport:
        """Return a new transport for an `httpx.AsyncClient`."""
        return AsyncEmulatorTransport(self.app)

    @property
    def clock(self) -> EmulatorClock:
        """The clock: `clock()`, `advance(hours=24)`, `freeze()`, `unfreeze()`, `set(moment)`, `reset()`."""
        return self._context.clock

    @property
    def paces(self) -> Paces:
        """The paces of long-running operations: `set("seconds:60", "models")`, `reset()`."""
        return self._context.paces

    @property
    def faults(self) -> Faults:
        """The injected faults: `add({"operation": "Models_*"}, status=503, count=2)`, `clear()`."""
        return self._context.faults

    @property
    def outcomes(self) -> OrderedOutcomes:
        """The ordered outcomes: `next_model(reason="SpeakerVerificationFailed")`, `order(…)`, `clear()`."""
        return self._context.outcomes

    @property
    def journal(self) -> Journal:
        """The recorded requests: `find(operation="Models_*")`, `count(…)`, `near_misses(…)`, `har()`, `clear()`."""
        return self._context.journal

    def events(self, after: int = 0, *, limit: int = 1000) -> EventPage:
        """Advance all running operations to the current time, and return the events after the cursor `after`."""
        return list_events(self._context, after, limit)

    def seed(self, resources: Mapping[str, Any] | Path | str) -> dict[str, int]:
        """Add resources: a mapping by collection, or the path of a YAML or JSON file with one.

        Returns the number of added resources by collection. Raises ValueError, and changes nothing, for invalid
        resources.
        """
        return seed(self._context, resources if isinstance(resources, Mapping) else read_seed(Path(resources)))

    def export(self, version: str | None = None, speech_resource: str | None = None) -> dict[str, Any]:
        """Return the resources in the form that `seed` reads, as `version` (default: the newest) shows them."""
        return export(self._context, version, speech_resource)

    def save_scenario(self, name: str) -> None:
        """Save the whole state by name; a reset keeps it. Raises ValueError for an invalid name."""
        self._context.scenarios.save(name, snapshot(self._context))

    def load_scenario(self, name: str) -> None:
        """Replace the whole state by a saved one. Raises KeyError for an unknown name."""
        restore(self._context, self._context.scenarios.load(name))

    def reset(self, only: Collection[str] | None = None) -> None:
        """Reset everything, or `only` some of resources, clock, paces, faults, outcomes, journal and events.

        A reset clock follows the system time, even if it was frozen from the start.
        """
        reset(self._context, only)

    def snapshot(self) -> dict[str, Any]:
        """Return the whole state as a JSON object."""
        return snapshot(self._context)

    def restore(self, state: Mapping[str, Any]) -> None:
        """Replace the whole state by a snapshot. Raises ValueError, and changes nothing, for an invalid one."""
        restore(self._context, state)

    def close(self) -> None:
        """Stop the server, if it runs, and release the data directory. Idempotent."""
        if self._server is not None:
            self._server.stop()
        self._context.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Emulator({'in process' if self._server is None else self._server.url})"
