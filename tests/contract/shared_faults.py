"""Faults that scenarios of several test modules find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mutants.asgi import Response, altering_response

if TYPE_CHECKING:
    from mutants.asgi import Backend, Request

BUSY = ("NotStarted", "Running")


@altering_response
def unknown_operations_found(request: Request, response: Response) -> None:
    """Show an operation under every id."""
    if request.collection == "operations" and response.status == 404:
        response.status, response.json = 200, {"id": request.id, "status": "Succeeded"}


async def created_again_by_post(request: Request, backend: Backend) -> Response:
    """Answer 201 to each client that creates an existing resource by POST."""
    response = await backend.send(request)
    if request.method == "POST" and response.status == 409 and not request.action:
        response = await backend.read(request, f"{request.collection}/{request.id}")
        response.status = 201
    return response


@altering_response
def ready_after_update(request: Request, response: Response) -> None:
    """Show a training set as Succeeded after each update, as after its creation."""
    if request.method == "PUT" and request.collection == "trainingsets" and response.ok:
        response.set(status="Succeeded")


def failure_as_success(resource: dict[str, Any]) -> None:
    """Show Succeeded in place of Failed."""
    if resource.get("status") == "Failed":
        resource["status"] = "Succeeded"
        resource.pop("properties", None)
