"""Training sets: audio and scripts, loaded from Azure Blob Storage."""

from collections.abc import Mapping

from customvoice_emulator._call import Handler
from customvoice_emulator._dataset import Dataset, Loaded, load
from customvoice_emulator._handlers._act import Act
from customvoice_emulator._handlers._create import Put
from customvoice_emulator._handlers._delete import Delete
from customvoice_emulator._handlers._list import List
from customvoice_emulator._handlers._read import Get
from customvoice_emulator._lifecycles import UPLOAD
from customvoice_emulator._progress import Outcome
from customvoice_emulator._resource_type import Reference, ResourceType, Work


def _inspect(work: Work) -> Outcome:
    """Read the containers; without one accepted utterance the training set fails (FIDELITY: upload)."""
    found: Loaded | None = load(Dataset.of(work.values))
    if found is None or found.utterances == 0:
        return Outcome.failure()
    return Outcome(
        properties={"isContextual": work.values.get("processAs") == "Contextual"},
        added={"utteranceCount": found.utterances, "durationInSeconds": round(found.seconds, 3)},
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
    "TrainingSets_Delete": Delete(TRAINING_SET),
    "TrainingSets_UploadData": Act(TRAINING_SET, UPLOAD, _inspect, echo=False),
}
