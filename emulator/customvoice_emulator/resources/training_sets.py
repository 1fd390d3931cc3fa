"""Training sets: audio and scripts, loaded from Azure Blob Storage."""

from collections.abc import Mapping

from customvoice_emulator.catalogue.catalogue import has_locale
from customvoice_emulator.common import errors
from customvoice_emulator.common.redaction import short
from customvoice_emulator.handlers.action import StartAction
from customvoice_emulator.handlers.call import Handler
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.create import Put
from customvoice_emulator.handlers.delete import Delete
from customvoice_emulator.handlers.list import List
from customvoice_emulator.handlers.post import Post
from customvoice_emulator.handlers.read import Get
from customvoice_emulator.handlers.resource_type import Fields, InspectionInput, Reference, ResourceType
from customvoice_emulator.media.dataset import Dataset, LoadedDataset, load_dataset
from customvoice_emulator.operations.lifecycles import UPLOAD
from customvoice_emulator.operations.progress import Outcome

_CONTEXTUAL = "Contextual"
# FIDELITY: strict data.
_UNREADABLE = "InaccessibleCustomerStorage"


def _check_rules(sent: Fields, training_set: Fields, context: HandlerContext) -> None:
    """Raise ServiceError (409) for data that this training set does not accept (FIDELITY: upload rules)."""
    kind, locale, catalogue = sent["kind"], str(training_set["locale"]), context.catalogue
    known = catalogue.dataset_locales(kind)
    if known is not None and not has_locale(known, locale):
        raise _broken(f"Data of the kind {kind} must be in {', '.join(known)}, not in {short(locale)}.", "kind")
    contextual = _is_contextual(sent, training_set)
    if contextual != training_set.get("properties", {}).get("isContextual", contextual):
        raise _broken("All data of a training set must have the same processAs; earlier data has another.", "processAs")
    if contextual and kind == "AudioAndScript":
        raise _broken("Data of the kind AudioAndScript cannot be processed as Contextual.", "processAs")
    if contextual and not has_locale(catalogue.contextual_locales, locale):
        raise _broken(f"Data in {short(locale)} cannot be processed as Contextual.", "processAs")


def _is_contextual(sent: Fields, training_set: Fields) -> bool:
    """Return whether data is contextual: as sent, or as the earlier data, or not (Segmented)."""
    if "processAs" in sent:
        return bool(sent["processAs"] == _CONTEXTUAL)
    return bool(training_set.get("properties", {}).get("isContextual", False))


def _broken(reason: str, target: str) -> errors.ServiceError:
    return errors.RULE_BROKEN.error(reason=reason, target=target)


def _inspect(given: InspectionInput) -> Outcome:
    """Read the containers; the training set fails without an accepted utterance (FIDELITY: upload)."""
    dataset, context = Dataset.of(given.values), given.context
    found: LoadedDataset | None = load_dataset(dataset, policy=context.fetch_policy, strict=context.limits.strict_data)
    if found is None:
        return Outcome(failed=True, cause=_UNREADABLE if context.limits.strict_data else None)
    if found.utterances == 0:
        return Outcome.failure()
    return Outcome(
        properties={"isContextual": _is_contextual(given.values, given.resource)},
        increments={"utteranceCount": found.utterances, "durationInSeconds": round(found.seconds, 3)},
    )


TRAINING_SET = ResourceType(
    collection="trainingsets",
    references=(Reference("projectId", "projects"),),
    immutable=("projectId", "locale", "voiceKind"),
)

HANDLERS: Mapping[str, Handler] = {
    "TrainingSets_List": List(TRAINING_SET),
    "TrainingSets_Get": Get(TRAINING_SET),
    "TrainingSets_Create": Put(TRAINING_SET),
    "TrainingSets_Post": Post(Put(TRAINING_SET)),
    "TrainingSets_Delete": Delete(TRAINING_SET),
    "TrainingSets_UploadData": StartAction(TRAINING_SET, UPLOAD, _inspect, echo=False, check=_check_rules),
}
