"""The store model: the service and a tiny model of its resources are driven side by side through the API's verbs.

The model is written from the contract (docs/FIDELITY.md, "Creating, changing, deleting" and "Long-running operations");
it knows nothing of any implementation. `run.run` drives both.
"""
