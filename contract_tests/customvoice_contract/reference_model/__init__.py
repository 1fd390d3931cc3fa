"""The reference model: the same random operations go to the service and to a small model, and the results must agree.

The model is written from the contract (docs/FIDELITY.md, "Creating, changing, deleting" and "Long-running operations");
it knows nothing of any implementation. `run.run` searches for a difference.
"""
