"""Seeds: one number for the run, one derived for each api-version, so that versions repeat alone as well."""

from __future__ import annotations

import hashlib
import secrets

SEED_LIMIT = 2**32


def new_seed() -> int:
    """Return a random seed."""
    return secrets.randbelow(SEED_LIMIT)


def derive(seed: int, label: str) -> int:
    """Return the seed of one part of the run; equal inputs give equal seeds on every machine."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{label}".encode()).digest()[:4], "big")


def token(seed: int, label: str, length: int) -> str:
    """Return `length` characters [a-z0-9] drawn from the seed and a label: an id that repeats with the seed."""
    alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
    digest = hashlib.shake_256(f"{seed}:{label}".encode()).digest(length)
    return "".join(alphabet[byte % len(alphabet)] for byte in digest)
