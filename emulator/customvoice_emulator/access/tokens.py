"""Check that a bearer token is a JSON Web Token signed by a known key."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from customvoice_emulator.common import errors

if TYPE_CHECKING:
    from jwt import PyJWKSet

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Public-key signatures only. "none" or a shared secret would let anyone who knows the key set create tokens."""
MAX_TOKEN_CHARACTERS = 32 * 1024
_LEEWAY_SECONDS = 60


class JwksError(ValueError):
    """The key set is invalid or unreadable; the message gives the reason."""


@dataclass(frozen=True, slots=True)
class JwtCheck:
    """Accepts tokens that are signed by a key of `keys` and valid at the machine's time (not the emulator's).

    Token issuers use the machine's time, whatever the emulator's clock shows. A token needs `exp`; `nbf` is checked if
    present; `audience` and `issuer` are checked if given.
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
            raise JwksError(f"cannot read the key set {path}: {why}") from None

    @classmethod
    def of(cls, keys: Any, *, audience: str | None = None, issuer: str | None = None) -> "JwtCheck":
        """Read a JSON Web Key Set, `{"keys": [...]}`. Raises JwksError if it has no public key."""
        from jwt import PyJWKSet, PyJWTError

        try:
            known = PyJWKSet.from_dict({"keys": [each for each in keys["keys"] if _is_public_key(each)]})
        except (PyJWTError, KeyError, TypeError):
            raise JwksError('expected {"keys": [...]} with at least one public key (RSA, EC or OKP)') from None
        return cls(known, audience, issuer)

    def __call__(self, token: str) -> None:
        """Raise ServiceError (401) with the reason if the token is invalid; the message never contains the token."""
        # Imported here because it takes 50 ms, and only an emulator that checks tokens needs it.
        import jwt

        if len(token) > MAX_TOKEN_CHARACTERS:
            raise _rejection(f"is longer than {MAX_TOKEN_CHARACTERS} characters")
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
            raise _rejection(_reason(error)) from None

    def _key_for(self, header: Mapping[str, Any]) -> Any:
        """Return the key that the token names; if it names none and the set has one key, that key."""
        name = header.get("kid")
        found = [each for each in self.keys if each.key_id == name or (name is None and len(self.keys.keys) == 1)]
        if not found:
            raise _rejection("is signed by a key that is not in the key set")
        return found[0]


def _is_public_key(key: Any) -> bool:
    return isinstance(key, dict) and key.get("kty") in ("RSA", "EC", "OKP") and key.get("use", "sig") == "sig"


def _rejection(reason: str) -> errors.ServiceError:
    return errors.TOKEN_REJECTED.error(reason=reason, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


def _reason(error: Exception) -> str:
    import jwt

    reasons = {
        jwt.ExpiredSignatureError: "has expired",
        jwt.ImmatureSignatureError: "is not valid yet",
        jwt.InvalidAudienceError: "is for another audience",
        jwt.InvalidIssuerError: "is from another issuer",
        jwt.InvalidSignatureError: "is not signed by the key that it names",
        jwt.InvalidAlgorithmError: f"uses an unsupported signature algorithm; use one of {', '.join(ALGORITHMS)}",
        jwt.MissingRequiredClaimError: f"lacks the claim {getattr(error, 'claim', 'exp')}",
    }
    return next((text for kind, text in reasons.items() if isinstance(error, kind)), "is not a JSON Web Token")
