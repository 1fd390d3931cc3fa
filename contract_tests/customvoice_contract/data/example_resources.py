"""Create the resources that the document's examples name, so that generated requests find something to work on.

Without them nearly every valid request would end in 404, and the checks would see little but error responses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..live.left_out import collections_left_out
from .speech import CONSENT_STATEMENT, speak
from .training_data import FEW, FULL

if TYPE_CHECKING:
    from ..live.terms import LiveTerms
    from ..oracles import Exchange
    from ..service.client import Service

# Collections in the order their references allow, each with the operation whose example request is planted.
_PLAN = (
    ("projects", "Projects_Create"),
    ("consents", "Consents_Create"),
    ("trainingsets", "TrainingSets_Create"),
    ("models", "Models_Create"),
    ("endpoints", "Endpoints_Create"),
    ("personalvoices", "PersonalVoices_Create"),
)
# Properties that refer to a resource, and the collection it is in.
REFERENCES = {"projectId": "projects", "consentId": "consents", "trainingSetId": "trainingsets", "modelId": "models"}


class ExampleResourceError(Exception):
    """A seed could not be planted; the text names the request and the response."""


class ExampleResources:
    """The planted resources: one kept id per collection (`kept`), and the bodies that made them."""

    def __init__(
        self,
        document: dict[str, Any],
        service: Service,
        container_url: str | None,
        live: LiveTerms | None = None,
        *,
        shared: bool = False,
    ) -> None:
        """Take the projected document, the service, and the training data's container (None: nothing to train from).

        With the terms of a live run, the seeds get ids of that run, and what the service cannot do is not planted. A
        `shared` service may count utterances before it trains, which an emulator of our own does not; it gets enough.
        """
        self._document = document
        self._service = service
        self._container_url = container_url
        self._live = live
        self._utterances = FULL if shared else FEW
        self.kept: dict[str, str] = {}
        self.bodies: dict[str, dict[str, Any]] = {}

    def plant(self) -> None:
        """Create all resources and wait for their operations. Raises ExampleResourceError or LroViolation."""
        left_out = collections_left_out(self._live)
        for collection, operation_id in _PLAN:
            if collection in left_out:
                continue
            path, operation = _operation(self._document, operation_id)
            self.kept[collection] = self._id(collection, _example_id(self._document, path))
            body = _example_body(operation)
            references = {name: self._id(where, body[name]) for name, where in REFERENCES.items() if name in body}
            self.bodies[collection] = {**body, **references}
            self._create(collection)
        # Style training sets that the multi-style example refers to.
        for name in _style_training_sets(self._document):
            self._put(f"/trainingsets/{self._id('trainingsets', name)}", self.bodies["trainingsets"])

    def _id(self, collection: str, name: str) -> str:
        return self._live.ownership.claim(collection, name) if self._live else name

    def _create(self, collection: str) -> None:
        path, body = f"/{collection}/{self.kept[collection]}", dict(self.bodies[collection])
        if collection == "consents":
            body.pop("audioUrl", None)
            self._post(path, body, "audiodata")
        elif collection == "personalvoices":
            body.pop("audios", None)
            self._post(path, body, "audioData")
        else:
            self._put(path, body)
        if collection == "trainingsets" and self._container_url:
            upload = {"kind": "AudioAndScript", "audios": self.blobs(self._utterances, ".wav")}
            upload["scripts"] = self.blobs(self._utterances, ".txt")
            self._settle(self._service.send("POST", f"{path}:upload", json=upload))

    def blobs(self, prefix: str, extension: str) -> dict[str, Any]:
        """Return an `AzureBlobContentSource` of the training data."""
        return {"containerUrl": self._container_url, "prefix": prefix, "extensions": [extension]}

    def deletable(self, collection: str) -> str:
        """Return the id of a resource of `collection` that may be deleted; projects and training sets really exist."""
        name = f"{self.kept[collection]}-sacrifice"
        if collection in ("projects", "trainingsets"):
            # Not checked here: where it cannot be created, the phases say so.
            self._service.send("PUT", f"/{collection}/{name}", json=self.bodies[collection])
        return name

    def _put(self, path: str, body: dict[str, Any]) -> None:
        self._settle(self._service.send("PUT", path, json=body))

    def _post(self, path: str, body: dict[str, Any], part: str) -> None:
        names = {"talent": body.get("voiceTalentName", ""), "company": body.get("companyName", "")}
        audio = speak(CONSENT_STATEMENT.format(**names))
        self._settle(self._service.send("POST", path, data=body, files={part: ("speech.wav", audio, "audio/wav")}))

    def _settle(self, answer: Exchange) -> None:
        if answer.status == 409 and answer.json == "Resource Id already exists.":
            return  # planted by an earlier run against the same target
        if not answer.is_success:
            raise ExampleResourceError(
                f"{answer.method} {answer.url} answered {answer.status} to an example of the document; expected 2xx. "
                f"Answer: {answer.content[:300].decode(errors='replace')}"
            )
        if "operation-location" in answer.headers:
            self._service.follow(answer)


def _operation(document: dict[str, Any], operation_id: str) -> tuple[str, dict[str, Any]]:
    for path, item in document["paths"].items():
        for operation in item.values():
            if isinstance(operation, dict) and operation.get("operationId") == operation_id:
                return path, operation
    raise ExampleResourceError(f"the document has no operation {operation_id}; expected it among its paths.")


def _example_id(document: dict[str, Any], path: str) -> str:
    for parameter in document["paths"][path].get("parameters", []):
        found = resolve(document, parameter)
        if found["in"] == "path":
            return str(found["example"])
    raise ExampleResourceError(f"the document gives no example of the id in {path}.")


def _example_body(operation: dict[str, Any]) -> dict[str, Any]:
    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    return dict(next(iter(examples.values()))["value"])


def _style_training_sets(document: dict[str, Any]) -> list[str]:
    _, operation = _operation(document, "Models_Create")
    examples = operation["requestBody"]["content"]["application/json"]["examples"].values()
    return [
        name
        for item in examples
        for name in item["value"].get("properties", {}).get("styleTrainingSetIds", {}).values()
    ]


def resolve(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Return what a local `$ref` points at, or the node itself."""
    reference = node.get("$ref")
    if reference is None:
        return node
    target: Any = document
    for part in reference.removeprefix("#/").split("/"):
        target = target[part.replace("~1", "/").replace("~0", "~")]
    return dict(target)
