"""Putting the emulator together as an ASGI application."""

import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from customvoice_spec import projected, versions
from starlette.applications import Starlette

from customvoice_emulator._auth import Authenticator, TokenCheck
from customvoice_emulator._catalogue import Catalogue
from customvoice_emulator._clock import Clock, EmulatorClock, system_clock
from customvoice_emulator._contract import VersionContract
from customvoice_emulator._fetch_policy import LOOPBACK_ONLY, FetchPolicy
from customvoice_emulator._data_dir import open_data_dir
from customvoice_emulator._limits import Limits
from customvoice_emulator._pace import Pace, parse_pace
from customvoice_emulator._paces import Paces
from customvoice_emulator._parts import Parts
from customvoice_emulator._rate_limit import RateLimiter
from customvoice_emulator._service import Service
from customvoice_emulator._store import Store
from customvoice_emulator.resources import HANDLERS

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
) -> Starlette:
    """Return the emulator as an ASGI application; `app.state.emulator` holds its parts.

    `keys` are accepted as Ocp-Apim-Subscription-Key, each for a Speech resource of its own, as in `Authenticator`;
    `token_check` judges bearer tokens (None: any is taken; `JwtCheck` checks signatures); `pace` as in `parse_pace`;
    `data_dir` is where state is kept (None: in memory); `clock` gives the present as an aware datetime; `new_id` a new GUID; `documents` are OpenAPI
    documents by api-version, oldest first (None: all versions of the spec); `limits` say which of the service's
    refusals are uttered; `catalogue` is a file of recipes and base models (None: as published);
    `fetch_policy` says which hosts `audioUrl` and `containerUrl` may name.

    Raises ValueError for a bad pace or bad keys, CatalogueError for a bad catalogue, DataDirError for a directory that
    can't be used.
    """
    auth = Authenticator(keys, token_check)
    known_catalogue = Catalogue.load(catalogue)
    store = Store() if data_dir is None else open_data_dir(Path(data_dir))
    known = parse_pace(pace) if isinstance(pace, str) else pace
    emulator = Parts(
        store=store,
        clock=EmulatorClock(clock),
        new_id=new_id,
        paces=Paces(known),
        auth=auth,
        limits=limits,
        catalogue=known_catalogue,
        rate_limiter=RateLimiter(limits.rate_limit),
        fetch_policy=fetch_policy,
    )
    contracts = _shipped_contracts() if documents is None else _contracts(documents)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        store.close()

    app = Starlette(lifespan=lifespan)
    # Starlette's own routing would redirect and answer errors in its own words; ours comes from the spec.
    app.router.redirect_slashes = False
    app.router.default = Service(emulator, contracts, HANDLERS)
    app.state.emulator = emulator
    return app


def _contracts(documents: Mapping[str, Mapping[str, Any]]) -> Mapping[str, VersionContract]:
    return {version: VersionContract(document) for version, document in documents.items()}


@cache
def _shipped_contracts() -> Mapping[str, VersionContract]:
    """Share what is compiled between the apps of one process."""
    return _contracts({version: projected(version) for version in versions()})
