"""TrainingSets_Post: POST /trainingsets"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.body import json_body
from customvoice._runtime.http.messages import Request

from ...models.training_set import TrainingSet

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response

    from ...models.training_set_with_id import TrainingSetWithId


def build_request(body: TrainingSetWithId, *, api_version: str = "2023-12-01-preview") -> Request:
    """Create an empty training set, with its id in the body."""
    return Request.build(
        operation="TrainingSets_Post",
        method="POST",
        path="/trainingsets",
        query={"api-version": api_version},
        body=json_body(body),
    )


def parse_response(response: Response) -> TrainingSet:
    """Return the resource in the response."""
    return TrainingSet.decode(response.json())
