"""Audio files and training data: fetching, decoding, checking."""
