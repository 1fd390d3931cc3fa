"""TrainingSets_UploadData: POST /trainingsets/{id}:upload"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.body import json_body
from customvoice._runtime.http.messages import Request

if TYPE_CHECKING:
    from ...models.dataset import Dataset


def build_request(
    id: str, body: Dataset, *, operation_id: str | None = None, api_version: str = "2024-02-01-preview"
) -> Request:
    """Load data from Azure Blob Storage into a training set."""
    return Request.build(
        operation="TrainingSets_UploadData",
        method="POST",
        path="/trainingsets/{id}:upload",
        path_parameters={"id": id},
        query={"api-version": api_version},
        headers={"Operation-Id": operation_id},
        body=json_body(body),
    )
