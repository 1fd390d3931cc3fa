"""Bearer tokens that count only when they are JSON Web Tokens signed by a known key."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from customvoice_emulator.common import errors

if TYPE_CHECKING:
    from jwt import PyJWKSet

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures with a public key. Neither "none" nor a shared secret: whoever knows the key set could sign."""
MAX_TOKEN_CHARACTERS = 32 * 1024
_LEEWAY_SECONDS = 60


class JwksError(ValueError):
    """The key set can't be used; the message says why."""


@dataclass(frozen=True, slots=True)
class JwtCheck:
    """Takes tokens signed by a key of `keys` that are valid now, by the time of the machine and not of the emulator.

    (What issues tokens goes by that time, wherever the emulator's clock stands.) A token needs `exp`; `nbf` counts when
    it is there; `audience` and `issuer` count when they are given.
    """

    keys: "PyJWKSet"
    audience: str | None = None
    issuer: str | None = None

    @classmethod
    def read(cls, path: Path, *, audience: str | None = None, issuer: str | None = None) -> "JwtCheck":
        """Read the JSON Web Key Set in the file `path`. Raises JwksError."""
        try:
            return cls.of(json.loads(path.read_bytes()), audience=audience, issuer=issuer)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise JwksError(f"can't use the key set {path}: {why}") from None

    @classmethod
    def of(cls, keys: Any, *, audience: str | None = None, issuer: str | None = None) -> "JwtCheck":
        """Take a JSON Web Key Set, `{"keys": [...]}`. Raises JwksError when it holds no public key."""
        from jwt import PyJWKSet, PyJWTError

        try:
            known = PyJWKSet.from_dict({"keys": [each for each in keys["keys"] if _is_public_key(each)]})
        except (PyJWTError, KeyError, TypeError):
            raise JwksError('expected {"keys": [...]} with at least one public key (RSA, EC or OKP)') from None
        return cls(known, audience, issuer)

    def __call__(self, token: str) -> None:
        """Raise ServiceError (401) saying what is wrong with the token; the token itself is never repeated."""
        # The import takes 50 ms, which only an emulator that checks tokens should pay.
        import jwt

        if len(token) > MAX_TOKEN_CHARACTERS:
            raise _refusal(f"is longer than {MAX_TOKEN_CHARACTERS} characters")
        try:
            jwt.decode(
                token,
                self._key_for(jwt.get_unverified_header(token)),
                algorithms=ALGORITHMS,
                audience=self.audience,
                issuer=self.issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["exp"], "verify_aud": self.audience is not None},
            )
        except jwt.PyJWTError as error:
            raise _refusal(_reason(error)) from None

    def _key_for(self, header: Mapping[str, Any]) -> Any:
        """Return the key that the token names; the only key when it names none."""
        name = header.get("kid")
        found = [each for each in self.keys if each.key_id == name or (name is None and len(self.keys.keys) == 1)]
        if not found:
            raise _refusal("is signed by a key that is not in the key set")
        return found[0]


def _is_public_key(key: Any) -> bool:
    return isinstance(key, dict) and key.get("kty") in ("RSA", "EC", "OKP") and key.get("use", "sig") == "sig"


def _refusal(reason: str) -> errors.ServiceError:
    return errors.TOKEN_REFUSED.error(reason=reason, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


def _reason(error: Exception) -> str:
    import jwt

    reasons = {
        jwt.ExpiredSignatureError: "has expired",
        jwt.ImmatureSignatureError: "is not valid yet",
        jwt.InvalidAudienceError: "is for another audience",
        jwt.InvalidIssuerError: "is from another issuer",
        jwt.InvalidSignatureError: "is not signed by the key it names",
        jwt.InvalidAlgorithmError: f"is signed in a way that is not taken; use one of {', '.join(ALGORITHMS)}",
        jwt.MissingRequiredClaimError: f"lacks the claim {getattr(error, 'claim', 'exp')}",
    }
    return next((text for kind, text in reasons.items() if isinstance(error, kind)), "is no JSON Web Token")
