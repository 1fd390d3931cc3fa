"""Storage for the run: Azurite with the training data in it, or the reason why it is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azure.core.exceptions import AzureError, ResourceExistsError
from azure.storage.blob import ContainerClient

from . import training_data
from .azurite import Azurite, AzuriteNotFound

if TYPE_CHECKING:
    from contextlib import ExitStack

_CONTAINER = "training-data"


def provide(services: ExitStack) -> tuple[str | None, str]:
    """Start Azurite for the life of `services` and fill it; return a container's SAS URL, or None and the reason."""
    try:
        azurite = services.enter_context(Azurite.start())
    except AzuriteNotFound as reason:
        return None, str(reason)
    try:
        with ContainerClient.from_connection_string(azurite.connection_string, _CONTAINER) as container:
            container.create_container()
            training_data.upload(container)
    except ResourceExistsError:
        pass
    except AzureError as error:
        return None, f"Azurite does not take the training data: {error}"
    return azurite.container_url_with_sas(_CONTAINER), ""
