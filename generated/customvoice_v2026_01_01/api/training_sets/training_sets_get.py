"""TrainingSets_Get: GET /trainingsets/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.messages import Request

from ...models.training_set import TrainingSet

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response


def build_request(id: str, *, api_version: str = "2026-01-01") -> Request:
    """Get a training set."""
    return Request.build(
        operation="TrainingSets_Get",
        method="GET",
        path="/trainingsets/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
    )


def parse_response(response: Response) -> TrainingSet:
    """Return the resource in the response."""
    return TrainingSet.decode(response.json())
