"""The models of requests and responses; each class is loaded on first use."""

from typing import TYPE_CHECKING

from customvoice._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from .azure_blob_content_source import AzureBlobContentSource
    from .base_model import BaseModel
    from .consent import Consent
    from .consent_with_id import ConsentWithId
    from .dataset import Dataset
    from .dataset_kind import DatasetKind
    from .endpoint import Endpoint
    from .endpoint_kind import EndpointKind
    from .endpoint_properties import EndpointProperties
    from .endpoint_with_id import EndpointWithId
    from .model import Model
    from .model_capability import ModelCapability
    from .model_failure_reason import ModelFailureReason
    from .model_properties import ModelProperties
    from .operation import Operation
    from .operation_status import OperationStatus
    from .paginated_base_models import PaginatedBaseModels
    from .paginated_consents import PaginatedConsents
    from .paginated_endpoints import PaginatedEndpoints
    from .paginated_models import PaginatedModels
    from .paginated_personal_voices import PaginatedPersonalVoices
    from .paginated_projects import PaginatedProjects
    from .paginated_recipes import PaginatedRecipes
    from .paginated_training_sets import PaginatedTrainingSets
    from .personal_voice import PersonalVoice
    from .personal_voice_properties import PersonalVoiceProperties
    from .personal_voice_with_id import PersonalVoiceWithId
    from .preset_style_item import PresetStyleItem
    from .project import Project
    from .project_kind import ProjectKind
    from .project_with_id import ProjectWithId
    from .recipe import Recipe
    from .status import Status
    from .training_set import TrainingSet
    from .training_set_properties import TrainingSetProperties
    from .training_set_with_id import TrainingSetWithId
    from .voice_kind import VoiceKind
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "AzureBlobContentSource": ".azure_blob_content_source",
            "BaseModel": ".base_model",
            "Consent": ".consent",
            "ConsentWithId": ".consent_with_id",
            "Dataset": ".dataset",
            "DatasetKind": ".dataset_kind",
            "Endpoint": ".endpoint",
            "EndpointKind": ".endpoint_kind",
            "EndpointProperties": ".endpoint_properties",
            "EndpointWithId": ".endpoint_with_id",
            "Model": ".model",
            "ModelCapability": ".model_capability",
            "ModelFailureReason": ".model_failure_reason",
            "ModelProperties": ".model_properties",
            "Operation": ".operation",
            "OperationStatus": ".operation_status",
            "PaginatedBaseModels": ".paginated_base_models",
            "PaginatedConsents": ".paginated_consents",
            "PaginatedEndpoints": ".paginated_endpoints",
            "PaginatedModels": ".paginated_models",
            "PaginatedPersonalVoices": ".paginated_personal_voices",
            "PaginatedProjects": ".paginated_projects",
            "PaginatedRecipes": ".paginated_recipes",
            "PaginatedTrainingSets": ".paginated_training_sets",
            "PersonalVoice": ".personal_voice",
            "PersonalVoiceProperties": ".personal_voice_properties",
            "PersonalVoiceWithId": ".personal_voice_with_id",
            "PresetStyleItem": ".preset_style_item",
            "Project": ".project",
            "ProjectKind": ".project_kind",
            "ProjectWithId": ".project_with_id",
            "Recipe": ".recipe",
            "Status": ".status",
            "TrainingSet": ".training_set",
            "TrainingSetProperties": ".training_set_properties",
            "TrainingSetWithId": ".training_set_with_id",
            "VoiceKind": ".voice_kind",
        },
    )

__all__ = (
    "AzureBlobContentSource",
    "BaseModel",
    "Consent",
    "ConsentWithId",
    "Dataset",
    "DatasetKind",
    "Endpoint",
    "EndpointKind",
    "EndpointProperties",
    "EndpointWithId",
    "Model",
    "ModelCapability",
    "ModelFailureReason",
    "ModelProperties",
    "Operation",
    "OperationStatus",
    "PaginatedBaseModels",
    "PaginatedConsents",
    "PaginatedEndpoints",
    "PaginatedModels",
    "PaginatedPersonalVoices",
    "PaginatedProjects",
    "PaginatedRecipes",
    "PaginatedTrainingSets",
    "PersonalVoice",
    "PersonalVoiceProperties",
    "PersonalVoiceWithId",
    "PresetStyleItem",
    "Project",
    "ProjectKind",
    "ProjectWithId",
    "Recipe",
    "Status",
    "TrainingSet",
    "TrainingSetProperties",
    "TrainingSetWithId",
    "VoiceKind",
)
