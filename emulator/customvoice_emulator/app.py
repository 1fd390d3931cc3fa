"""Putting the emulator together as an ASGI application."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
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
from customvoice_emulator.front import Front
from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.instance.kept_settings import keep_settings
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
    journal_size: int = DEFAULT_SIZE,
    journal_body_bytes: int = DEFAULT_BODY_BYTES,
) -> Application:
    """Return the emulator as an ASGI application; `app.state.emulator` holds its emulator.

    `keys` are accepted as Ocp-Apim-Subscription-Key, each for a Speech resource of its own, as in `Authenticator`;
    `token_check` judges bearer tokens (None: any is taken; `JwtCheck` checks signatures); `pace` as in `parse_pace`;
    `data_dir` is where state is kept (None: in memory); `clock` gives the present as an aware datetime; `new_id` a new
    GUID; `documents` are OpenAPI documents by api-version, oldest first (None: all versions of the spec); `limits` say
    which of the service's refusals are uttered; `catalogue` is a file of recipes and base models (None: as published);
    `fetch_policy` says which hosts `audioUrl` and `containerUrl` may name; `seed` is a JSON or YAML file of resources
    to begin with (those that are there already stay as they are); `control` serves the control plane, to everybody who
    can connect, or to who sends `control_token`; the journal keeps `journal_size` requests (0: none) and so many bytes
    of each body.

    Raises ValueError for a bad pace, bad keys, a bad seed or size, CatalogueError for a bad catalogue, DataDirError for
    a directory that can't be used.
    """
    contracts = _shipped_contracts() if documents is None else _contracts(documents)
    emulator_clock = EmulatorClock(clock)
    own_journal = Journal(journal_size, journal_body_bytes)
    emulator = EmulatorContext(
        auth=Authenticator(keys, token_check),
        paces=Paces(parse_pace(pace) if isinstance(pace, str) else pace),
        catalogue=_shipped_catalogue() if catalogue is None else Catalogue.load(catalogue),
        limits=limits,
        rate_limiter=RateLimiter(limits.rate_limit),
        fetch_policy=fetch_policy,
        clock=emulator_clock,
        new_id=new_id,
        contracts=contracts,
        outcomes=OrderedOutcomes(documented_reasons(contracts)),
        journal=own_journal,
        events=Events(own_journal, emulator_clock),
        # Last: opening it takes hold of the directory.
        store=Store() if data_dir is None else open_data_dir(Path(data_dir)),
    )
    try:
        _restore_state(emulator, seed)
    except BaseException:
        emulator.store.close()
        raise
    return _application(emulator, control_token if control else None, control=control)


def _restore_state(emulator: EmulatorContext, seed: Path | str | None) -> None:
    """Go on where the store was left, and seed it."""
    keep_settings(emulator)
    emulator.running.rebuild(emulator.store, emulator.auth.resources)
    emulator.retention.rebuild(emulator.store, emulator.auth.resources)
    emulator.store.observer = partial(_observe, emulator)
    if seed is not None:
        seed_parts(emulator, read_seed(Path(seed)), replace=False)


def _observe(emulator: EmulatorContext, owner: str, changes: Changes) -> None:
    emulator.running.observe(owner, changes)
    emulator.retention.observe(owner, changes)
    emulator.events.observe(owner, changes)


def _application(emulator: EmulatorContext, token: str | None, *, control: bool) -> Application:
    service = Service(emulator, emulator.contracts, HANDLERS)
    sleep = EmulatorSleep(emulator.clock)
    emulator.journal.know(service.identify, partial(_operations, emulator.contracts))
    front = Front(
        service,
        control=ControlPlane(emulator, token, sleep) if control else None,
        journal=emulator.journal,
        faults=emulator.faults,
        identify=service.identify,
        now=emulator.now,
        sleep=sleep,
    )

    app = Application(front, emulator.store.close)
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
    """Share what is compiled between the apps of one process."""
    document = load_document()
    return _contracts({version: project(document, version) for version in versions(document)})


@cache
def _shipped_catalogue() -> Catalogue:
    """Share what is read between the apps of one process."""
    return Catalogue.load()
