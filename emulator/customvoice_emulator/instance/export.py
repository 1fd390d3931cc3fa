"""Export the resources of one Speech resource as a seed."""

from collections.abc import Mapping
from typing import Any

from customvoice_emulator.handlers.references import missing_reference, resource_lookup
from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.instance.seed import READS, seed_contract, seed_owner


def export(emulator: EmulatorContext, version: str | None = None, speech_resource: str | None = None) -> dict[str, Any]:
    """Return the resources as a GET of `version` (default: the newest) shows them, in the form that `seed` reads.

    A running operation is advanced to the current time, and is not exported: its resource keeps its status. Raises
    ValueError for an unknown version or Speech resource.
    """
    contract = seed_contract(emulator, version)
    owner = seed_owner(emulator, speech_resource)
    now = emulator.now()
    found: dict[str, list[Mapping[str, Any]]] = {}
    dangling = False
    with emulator.store.transaction(owner) as tx:
        lookup = resource_lookup(tx, now)
        for read, kind in READS.items():
            operation = next((each for each in contract if each.id == read), None)
            names = [name for name, _ in tx.scan(kind.collection)]
            if operation is None or not names:
                continue
            bodies = [lookup(kind.collection, name) for name in names]
            dangling = dangling or any(missing_reference(kind, body, tx.get) is not None for body in bodies)
            found[kind.collection] = [operation.shape_response(200, body) for body in bodies]
    emulator.store.flush()
    version = next(name for name, each in emulator.contracts.items() if each is contract)
    options = {"version": version, **({} if speech_resource is None else {"speechResource": owner})}
    return options | ({"allowMissingReferences": True} if dangling else {}) | found
