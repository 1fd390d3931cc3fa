"""Create the emulator as an ASGI application."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from customvoice_spec import load_document, project, versions

from customvoice_emulator.access.authenticator import Authenticator, TokenCheck
from customvoice_emulator.access.rate_limit import RateLimiter
from customvoice_emulator.application import Application
from customvoice_emulator.catalogue.catalogue import Catalogue
from customvoice_emulator.common.clock import Clock, EmulatorClock, system_clock
from customvoice_emulator.common.limits import Limits
from customvoice_emulator.common.sleep import EmulatorSleep
from customvoice_emulator.contract.reasons import documented_reasons
from customvoice_emulator.contract.version_contract import VersionContract
from customvoice_emulator.control.plane import ControlPlane
from customvoice_emulator.dispatcher import Dispatcher
from customvoice_emulator.http.cors import ANY_ORIGIN
from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.instance.kept_settings import keep_settings
from customvoice_emulator.instance.scenarios import Scenarios
from customvoice_emulator.instance.seed import seed as seed_parts
from customvoice_emulator.instance.seed_file import read_seed
from customvoice_emulator.media.fetch_policy import LOOPBACK_ONLY, FetchPolicy
from customvoice_emulator.operations.outcomes import OrderedOutcomes
from customvoice_emulator.operations.pace import Pace, parse_pace
from customvoice_emulator.operations.paces import Paces
from customvoice_emulator.recording.events import Changes, Events
from customvoice_emulator.recording.journal import DEFAULT_BODY_BYTES, DEFAULT_SIZE, Journal
from customvoice_emulator.resources.registry import HANDLERS
from customvoice_emulator.service import Service
from customvoice_emulator.state.data_dir import open_data_dir
from customvoice_emulator.state.store import Store
from customvoice_emulator.synthesis.surface import WithSynthesis

DEFAULT_KEY = "customvoice-emulator-key"
"""The published development key: no secret."""
DEFAULT_PACE = "reads:2"


def new_guid() -> str:
    """Return a new random GUID."""
    return str(uuid.uuid4())


def create_app(
    *,
    keys: Sequence[str] | Mapping[str, str] = (DEFAULT_KEY,),
    token_check: TokenCheck | None = None,
    pace: Pace | str = DEFAULT_PACE,
    paces: Mapping[str, Pace | str] = MappingProxyType({}),
    data_dir: Path | str | None = None,
    clock: Clock = system_clock,
    new_id: Callable[[], str] = new_guid,
    documents: Mapping[str, Mapping[str, Any]] | None = None,
    limits: Limits = Limits(),  # noqa: B008 - it is frozen
    catalogue: Path | str | None = None,
    fetch_policy: FetchPolicy = LOOPBACK_ONLY,
    seed: Path | str | None = None,
    control: bool = True,
    control_token: str | None = None,
    control_hosts: Sequence[str] = (),
    cors: Sequence[str] = ANY_ORIGIN,
    journal_size: int = DEFAULT_SIZE,
    journal_body_bytes: int = DEFAULT_BODY_BYTES,
    synthesis: bool = True,
) -> Application:
    """Return the emulator as an ASGI application; `app.state.emulator` is its `EmulatorContext`.

    `keys`            accepted as Ocp-Apim-Subscription-Key, each for its own Speech resource, as in `Authenticator`
    `token_check`     checks bearer tokens (None: every token is accepted; `JwtCheck` checks signatures)
    `pace`            as in `parse_pace`
    `paces`           the paces of single collections, such as `{"models": "seconds:60"}`
    `data_dir`        the directory of the state (None: in memory)
    `clock`, `new_id` return the current time as an aware datetime, and a new GUID
    `documents`       OpenAPI documents by api-version, oldest first (None: all versions of the spec)
    `limits`          decide which requests are rejected
    `catalogue`       a file of recipes and base models (None: the published ones)
    `fetch_policy`    the hosts that `audioUrl` and `containerUrl` can have
    `seed`            a JSON or YAML file of resources to add (existing ones are kept)
    `control`         serve the control plane, to every client, or only to clients that send `control_token`
    `control_hosts`   names by which clients without a token reach the control plane, besides this machine's
    `cors`            the origins whose pages can call the service (`*`: any; empty: none)
    `journal_size`    the maximum number of requests in the journal (0: none)
    `journal_body_bytes` the maximum number of bytes of each body in the journal
    `synthesis`       serve speech synthesis too, by a stand-in voice

    Raises ValueError for an invalid pace, key, seed or size, CatalogueError for an invalid catalogue, DataDirError for
    an unusable directory.
    """
    contracts = _shipped_contracts() if documents is None else _contracts(documents)
    emulator_clock = EmulatorClock(clock)
    journal = Journal(journal_size, journal_body_bytes)
    emulator = EmulatorContext(
        auth=Authenticator(keys, token_check),
        paces=Paces(_pace(pace), own={collection: _pace(each) for collection, each in paces.items()}),
        catalogue=_shipped_catalogue() if catalogue is None else Catalogue.load(catalogue),
        limits=limits,
        rate_limiter=RateLimiter(limits.rate_limit),
        fetch_policy=fetch_policy,
        clock=emulator_clock,
        new_id=new_id,
        contracts=contracts,
        outcomes=OrderedOutcomes(documented_reasons(contracts)),
        journal=journal,
        events=Events(journal, emulator_clock),
        scenarios=Scenarios(None if data_dir is None else Path(data_dir) / "scenarios"),
        # Last, because it locks the directory.
        store=Store() if data_dir is None else open_data_dir(Path(data_dir)),
    )
    try:
        _restore_state(emulator, seed)
    except BaseException:
        emulator.store.close()
        raise
    plane = ControlPlane(emulator, control_token, EmulatorSleep(emulator.clock), control_hosts) if control else None
    return _application(emulator, plane, cors, synthesis=synthesis)


def _pace(given: Pace | str) -> Pace:
    return parse_pace(given) if isinstance(given, str) else given


def _restore_state(emulator: EmulatorContext, seed: Path | str | None) -> None:
    """Load the state of an earlier emulator from the store, then add the seed."""
    keep_settings(emulator)
    emulator.running.rebuild(emulator.store, emulator.auth.resources)
    emulator.retention.rebuild(emulator.store, emulator.auth.resources)
    emulator.store.observer = partial(_observe, emulator)
    emulator.store.committed = emulator.events.observe
    emulator.store.undone = partial(_undo, emulator)
    if seed is not None:
        emulator.initial_seed = read_seed(Path(seed))
        seed_parts(emulator, emulator.initial_seed, replace=False)


def _observe(emulator: EmulatorContext, owner: str, changes: Changes) -> None:
    emulator.running.observe(owner, changes)
    emulator.retention.observe(owner, changes)


def _undo(emulator: EmulatorContext) -> None:
    """Forget what the store undid, because it could not be written."""
    emulator.running.rebuild(emulator.store, emulator.auth.resources)
    emulator.retention.rebuild(emulator.store, emulator.auth.resources)
    emulator.outcomes.put_back(emulator.store.meta_get("outcomes") or {"orders": ()})


def _application(
    emulator: EmulatorContext, control: ControlPlane | None, cors: Sequence[str], *, synthesis: bool
) -> Application:
    service: Service | WithSynthesis = Service(emulator, emulator.contracts, HANDLERS)
    if synthesis:
        service = WithSynthesis(service, service.identify, emulator)
    emulator.journal.configure(service.identify, partial(_operations, emulator.contracts))
    dispatcher = Dispatcher(
        service,
        control=control,
        journal=emulator.journal,
        faults=emulator.faults,
        identify=service.identify,
        new_id=emulator.new_id,
        now=emulator.now,
        sleep=EmulatorSleep(emulator.clock),
        origins=cors,
    )

    app = Application(dispatcher, emulator.store.close)
    app.state.emulator = emulator
    return app


def _operations(contracts: Mapping[str, VersionContract]) -> list[str]:
    """Return every operation of every version, as METHOD path."""
    named = (f"{each.method} {contract.base}{each.path}" for contract in contracts.values() for each in contract)
    return list(dict.fromkeys(named))


def _contracts(documents: Mapping[str, Mapping[str, Any]]) -> Mapping[str, VersionContract]:
    return {version: VersionContract(document) for version, document in documents.items()}


@cache
def _shipped_contracts() -> Mapping[str, VersionContract]:
    """Compile the contracts once for all apps of a process."""
    document = load_document()
    return _contracts({version: project(document, version) for version in versions(document)})


@cache
def _shipped_catalogue() -> Catalogue:
    """Read the catalogue once for all apps of a process."""
    return Catalogue.load()
