"""The contract suite: holds the emulator, or a live service, to the Custom Voice contract.

`customvoice verify` is its command (`customvoice_contract.cli`). A run is a `campaign.Plan`, carried out by
`campaign.run`, and ends in an `outcome.RunOutcome`.
"""

from .campaign import Plan, run
from .outcome import RunOutcome, Verdict, VersionOutcome

__all__ = ["Plan", "RunOutcome", "Verdict", "VersionOutcome", "run"]
