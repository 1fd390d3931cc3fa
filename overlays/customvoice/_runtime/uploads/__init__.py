"""Uploads: audio from a path, bytes or an open file, as a stream of known length."""
