"""TrainingSets_Create: PUT /trainingsets/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.body import json_body
from customvoice._runtime.http.messages import Request

from ...models.training_set import TrainingSet

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response


def build_request(id: str, body: TrainingSet, *, api_version: str = "2023-12-01-preview") -> Request:
    """Create an empty training set, or change its description."""
    return Request.build(
        operation="TrainingSets_Create",
        method="PUT",
        path="/trainingsets/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
        body=json_body(body),
    )


def parse_response(response: Response) -> TrainingSet:
    """Return the resource in the response."""
    return TrainingSet.decode(response.json())
