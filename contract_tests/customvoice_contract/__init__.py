"""The contract suite: checks that the emulator, or a live service, keeps the Custom Voice contract.

`customvoice verify` is its command (`customvoice_contract.cli`). A run is a `run.plan.Plan`, carried out by
`run.campaign.run`, and ends in a `results.outcome.RunOutcome`. Nothing is imported here: a run starts many workers,
each of which needs only some of the modules.
"""
