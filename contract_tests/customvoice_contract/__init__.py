"""The contract suite: holds the emulator, or a live service, to the Custom Voice contract.

`customvoice verify` is its command (`customvoice_contract.cli`). A run is a `plan.Plan`, carried out by `campaign.run`,
and ends in an `outcome.RunOutcome`. Nothing is imported here: a run starts many workers, each of which needs a part.
"""
