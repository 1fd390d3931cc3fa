from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import open_enum, text, timestamp
from customvoice._runtime.models.record import Record, nested, wire
from customvoice._runtime.models.timestamps import Timestamp

from ..models.model_properties import ModelProperties
from ..models.recipe import Recipe
from ..models.status import Status


@define(kw_only=True, repr=False)
class Model(Record):
    """A voice that is trained from a training set with a recipe."""

    recipe: Recipe = field(metadata=wire("recipe", nested(lambda: Recipe)))
    """A training method for models."""
    project_id: str = field(metadata=wire("projectId", text))
    """The project that the model belongs to."""
    consent_id: str = field(metadata=wire("consentId", text))
    """The consent of the voice talent."""
    training_set_id: str = field(metadata=wire("trainingSetId", text))
    """The training set that the model is trained from."""
    id: str | None = field(init=False, default=None, metadata=wire("id", text, read_only=True))
    """The model's id. Set by the service only."""
    voice_name: str | None = field(default=None, metadata=wire("voiceName", text))
    """The name of the voice in speech synthesis."""
    description: str | None = field(default=None, metadata=wire("description", text))
    """A free-text description."""
    locale: str | None = field(default=None, metadata=wire("locale", text))
    """The language and region that the model speaks (BCP-47). The default is the locale of the training set."""
    engine_version: str | None = field(init=False, default=None, metadata=wire("engineVersion", text, read_only=True))
    """The version of the engine that runs the model. Set by the service only."""
    properties: ModelProperties | None = field(
        default=None, metadata=wire("properties", nested(lambda: ModelProperties))
    )
    """The styles of a model, and the results of its training."""
    status: Status | str | None = field(
        init=False, default=None, metadata=wire("status", open_enum(Status), read_only=True)
    )
    """The status of a resource. Set by the service only."""
    created_date_time: Timestamp | None = field(
        init=False, default=None, metadata=wire("createdDateTime", timestamp, read_only=True)
    )
    """When the model was created (UTC). Set by the service only."""
    last_action_date_time: Timestamp | None = field(
        init=False, default=None, metadata=wire("lastActionDateTime", timestamp, read_only=True)
    )
    """When the status last changed (UTC). Set by the service only."""
