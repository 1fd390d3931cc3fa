"""TrainingSets_Delete: DELETE /trainingsets/{id}"""

from customvoice._runtime import Request


def build_request(id: str, *, api_version: str = "2026-01-01") -> Request:
    """Delete a training set."""
    return Request.build(
        operation="TrainingSets_Delete",
        method="DELETE",
        path="/trainingsets/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
    )
