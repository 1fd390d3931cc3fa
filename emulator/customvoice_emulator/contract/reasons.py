"""Read the documented failure reasons from the spec."""

from collections.abc import Mapping

from customvoice_emulator.contract.version_contract import VersionContract

_READS = {
    "consents": "Consents_Get",
    "trainingsets": "TrainingSets_Get",
    "models": "Models_Get",
    "endpoints": "Endpoints_Get",
    "personalvoices": "PersonalVoices_Get",
}


def documented_reasons(contracts: Mapping[str, VersionContract]) -> Mapping[str, list[str]]:
    """Return the values of `properties.failureReason` of all versions by collection."""
    reasons: dict[str, dict[str, None]] = {collection: {} for collection in _READS}
    for contract in contracts.values():
        reads = {operation.id: operation for operation in contract}
        for collection, read in _READS.items():
            if read in reads:
                schemas = reads[read].schemas
                node = schemas.resolve(reads[read].response_schema(200) or {})
                for name in ("properties", "failureReason"):
                    node = schemas.resolve(node.get("properties", {}).get(name, {}))
                reasons[collection] |= dict.fromkeys(node.get("enum", ()))
    return {collection: list(each) for collection, each in reasons.items()}
