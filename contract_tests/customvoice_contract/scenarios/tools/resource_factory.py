"""A factory of resources: bodies from the document's examples, with each referenced resource created once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...contract.schemas import resolve
from ...oracles import Contract
from ...oracles.lro import resource_path
from ..core.expect import expect_status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ...oracles import Exchange
    from ...service.client import Service
    from ..core.context import Context

JSON, FORM = "application/json", "multipart/form-data"
# Properties that name a resource (in `styleTrainingSetIds` the values do), and its collection.
REFERENCES = {
    "projectId": "projects",
    "consentId": "consents",
    "trainingSetId": "trainingsets",
    "styleTrainingSetIds": "trainingsets",
    "modelId": "models",
}
_RULE = "creation"


class ResourceFactory:
    """Creates resources of every collection with one version; what the context cleans up in the end."""

    def __init__(self, context: Context, service: Service | None = None) -> None:
        """Take the scenario's context; `service` is another one (version, key) to create with."""
        self.context = context
        self.service = service or context.service
        self.contract = Contract.of(self.service.version)
        self._references: dict[str, str] = {}

    def at(self, service: Service) -> ResourceFactory:
        """Return a bench that creates with another version and refers to the same resources."""
        other = ResourceFactory(self.context, service)
        other._references = self._references
        return other

    def reference(self, collection: str) -> str:
        """Return the id of a settled resource of the collection, the same one each time."""
        if collection not in self._references:
            self._references[collection] = self._prerequisite(collection)
        return self._references[collection]

    def name(self, collection: str) -> str:
        """Return a fresh id for the collection: a GUID where the document asks for one."""
        return self.context.guid() if takes_guids(self.contract, collection) else self.context.id("it")

    def body(self, collection: str, example: int = 0, **changes: Any) -> dict[str, Any]:
        """Return a body that creates a resource by PUT: an example of the document, its references made real.

        Request-only properties are left out. A change to None leaves the property out.
        """
        examples = bodies(self.contract, collection)
        hidden = {path[0] for path in self.contract.resources[collection].request_only}
        found = {name: value for name, value in examples[example % len(examples)].items() if name not in hidden}
        merged = {**self._real(found, changes), **changes}
        return {name: value for name, value in merged.items() if value is not None}

    def put(self, collection: str, name: str, body: Any, **kwargs: Any) -> Exchange:
        """PUT a resource; the response is not checked here."""
        return self.context.put(collection, name, body, service=self.service, **kwargs)

    def create(self, collection: str, name: str = "", **changes: Any) -> dict[str, Any]:
        """Create a resource by PUT, wait for its operation, and return the resource as read."""
        name = name or self.name(collection)
        return self.finish(self.put(collection, name, self.body(collection, **changes)))

    def finish(self, start: Exchange) -> dict[str, Any]:
        """Check the response of a creation as a success, wait for what it started, and return the resource as read."""
        expect_status(
            start, 200, 201, rule=_RULE, why=f"the request is valid; the response was {start.content[:200]!r}"
        )
        if "operation-location" in start.headers:
            return self.context.settle(start, service=self.service)
        return self.read(*resource_path(start).rpartition("/customvoice/")[2].split("/"))

    def read(self, collection: str, name: str) -> dict[str, Any]:
        """Read a resource that is there."""
        found = self.service.send("GET", f"/{collection}/{name}")
        expect_status(found, 200, rule=_RULE, why="the resource is there")
        return dict(found.json)

    def is_there(self, collection: str, name: str, service: Service | None = None) -> bool:
        """Whether reading a resource finds it; checked to be 200 or 404."""
        found = (service or self.service).send("GET", f"/{collection}/{name}")
        expect_status(found, 200, 404, rule=_RULE, why="a resource is there or it is not")
        return found.status == 200

    def delete(self, collection: str, name: str) -> Exchange:
        """Delete a resource; the response is not checked here."""
        return self.service.send("DELETE", f"/{collection}/{name}")

    def _real(self, body: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
        """Point every reference at what is there; what `changes` name is not looked at."""
        real = dict(body)
        for name, value in body.items():
            if name in changes:
                continue
            if name in REFERENCES:
                target = self.reference(REFERENCES[name])
                real[name] = dict.fromkeys(value, target) if isinstance(value, dict) else target
            elif isinstance(value, dict):
                real[name] = self._real(value, {})
        return real

    def _prerequisite(self, collection: str) -> str:
        context, service = self.context, self.service
        if collection == "projects":
            return context.project(service=service)
        project = self.reference("projects")
        if collection == "consents":
            return context.consent(project, service=service)
        if collection == "trainingsets":
            return context.training_set(project, service=service)
        if collection == "models":
            named = {"consentId": self.reference("consents"), "trainingSetId": self.reference("trainingsets")}
            return context.ready_model(project, service=service, **named)
        return str(self.create(collection)["id"])


def bodies(contract: Contract, collection: str) -> list[dict[str, Any]]:
    """Return the document's example bodies of the PUT that creates a resource of the collection."""
    media = contract.document["paths"][f"/{collection}/{{id}}"]["put"]["requestBody"]["content"][JSON]
    return [dict(resolve(contract.document, each)["value"]) for each in media["examples"].values()]


def takes_guids(contract: Contract, collection: str) -> bool:
    """Whether ids of the collection are GUIDs."""
    for operation in contract.operations:
        if operation.template == f"/{collection}/{{id}}":
            return operation.parameters["id"].schema.get("format") == "uuid"
    return False


def properties(contract: Contract, schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the properties of an object's schema, each with its own schema; references are followed."""
    for name, each in resolve(contract.document, schema).get("properties", {}).items():
        yield name, resolve(contract.document, each)
