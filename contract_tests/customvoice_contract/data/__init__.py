"""What a run sends: seeds, speech, training data, and the storage that holds it."""
