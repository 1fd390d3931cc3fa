"""The operation groups of the clients."""

from .base_models import AsyncBaseModelsOperations, BaseModelsOperations
from .consents import AsyncConsentsOperations, ConsentsOperations
from .endpoints import AsyncEndpointsOperations, EndpointsOperations
from .models import AsyncModelsOperations, ModelsOperations
from .operations import AsyncOperationsOperations, OperationsOperations
from .personal_voices import AsyncPersonalVoicesOperations, PersonalVoicesOperations
from .projects import AsyncProjectsOperations, ProjectsOperations
from .training_sets import AsyncTrainingSetsOperations, TrainingSetsOperations

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
