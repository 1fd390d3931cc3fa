"""The operation groups of the clients; each is loaded on first use."""

from typing import TYPE_CHECKING

from customvoice._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from .base_models import AsyncBaseModelsOperations, BaseModelsOperations
    from .consents import AsyncConsentsOperations, ConsentsOperations
    from .endpoints import AsyncEndpointsOperations, EndpointsOperations
    from .models import AsyncModelsOperations, ModelsOperations
    from .operations import AsyncOperationsOperations, OperationsOperations
    from .personal_voices import AsyncPersonalVoicesOperations, PersonalVoicesOperations
    from .projects import AsyncProjectsOperations, ProjectsOperations
    from .training_sets import AsyncTrainingSetsOperations, TrainingSetsOperations
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "AsyncProjectsOperations": ".projects",
            "ProjectsOperations": ".projects",
            "AsyncConsentsOperations": ".consents",
            "ConsentsOperations": ".consents",
            "AsyncTrainingSetsOperations": ".training_sets",
            "TrainingSetsOperations": ".training_sets",
            "AsyncModelsOperations": ".models",
            "ModelsOperations": ".models",
            "AsyncEndpointsOperations": ".endpoints",
            "EndpointsOperations": ".endpoints",
            "AsyncBaseModelsOperations": ".base_models",
            "BaseModelsOperations": ".base_models",
            "AsyncPersonalVoicesOperations": ".personal_voices",
            "PersonalVoicesOperations": ".personal_voices",
            "AsyncOperationsOperations": ".operations",
            "OperationsOperations": ".operations",
        },
    )

__all__ = (
    "AsyncBaseModelsOperations",
    "AsyncConsentsOperations",
    "AsyncEndpointsOperations",
    "AsyncModelsOperations",
    "AsyncOperationsOperations",
    "AsyncPersonalVoicesOperations",
    "AsyncProjectsOperations",
    "AsyncTrainingSetsOperations",
    "BaseModelsOperations",
    "ConsentsOperations",
    "EndpointsOperations",
    "ModelsOperations",
    "OperationsOperations",
    "PersonalVoicesOperations",
    "ProjectsOperations",
    "TrainingSetsOperations",
)
