"""Authentication, and the Speech resource of the credentials."""

import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from customvoice_emulator import EmulatorTransport, create_app
from customvoice_emulator.access.authenticator import Authenticator
from customvoice_emulator.access.tokens import MAX_TOKEN_CHARACTERS, JwksError, JwtCheck
from customvoice_emulator.common.errors import ServiceError

from .harness import session

VERSION = "2026-01-01"
FOREVER = 4_000_000_000
RSA, CURVE = rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP256R1())


def clock() -> datetime:
    """Return a fixed time."""
    return datetime(2030, 1, 1, tzinfo=UTC)


def key(value: str) -> dict[str, str]:
    """Return the header of a key."""
    return {"Ocp-Apim-Subscription-Key": value}


@contextmanager
def emulator(**arguments: Any) -> Iterator[httpx.Client]:
    """A client of an emulator created with `arguments`."""
    with httpx.Client(
        transport=EmulatorTransport(create_app(pace="immediate", **arguments)),
        base_url="http://127.0.0.1:8787/customvoice/",
        params={"api-version": VERSION},
    ) as client:
        yield client


def projects(client: httpx.Client, headers: dict[str, str]) -> list[str]:
    """Return the ids of the projects that these credentials see."""
    return [each["id"] for each in client.get("projects", headers=headers).json()["value"]]


def test_each_key_has_its_own_speech_resource() -> None:
    """Resources and operations of one are not visible to another, nor changed, referenced or deleted by it."""
    with emulator(keys=["one", "two"]) as client:
        made = client.put("projects/Jessica", headers=key("one"), json={"kind": "PersonalVoice"})
        assert made.status_code == 201
        consent = {"projectId": "Jessica", "voiceTalentName": "J", "companyName": "C", "locale": "en-US"}
        operation = {"Operation-Id": "Check"}
        assert client.put("consents/Jessica", headers=key("one") | operation, json=consent).status_code == 201
        for path in ("projects/Jessica", "consents/Jessica", "operations/Check"):
            assert client.get(path, headers=key("one")).status_code == 200
            assert client.get(path, headers=key("two")).status_code == 404
        stranger = client.put("consents/Other", headers=key("two"), json=consent)
        assert (stranger.status_code, stranger.json()["error"]["target"]) == (404, "projectId")
        assert client.delete("projects/Jessica", headers=key("two")).status_code == 204
        assert projects(client, key("one")) == ["Jessica"]
        assert projects(client, key("two")) == []
        other = client.put("projects/Jessica", headers=key("two") | operation, json={"kind": "ProfessionalVoice"})
        assert other.status_code == 201
        assert client.get("projects/Jessica", headers=key("one")).json()["kind"] == "PersonalVoice"


def test_keys_with_one_name_share_a_speech_resource() -> None:
    """They share it as the two keys of a Speech resource do; a token belongs to the resource of the first key."""
    with emulator(keys=["speech:one", "other:two", "speech:three"]) as client:
        client.put("projects/Jessica", headers=key("one"), json={"kind": "PersonalVoice"})
        assert projects(client, key("three")) == ["Jessica"]
        assert projects(client, key("two")) == []
        assert projects(client, {"Authorization": "Bearer token"}) == ["Jessica"]
        assert client.get("projects", headers=key("speech:one")).status_code == 401


@pytest.mark.parametrize(
    ("keys", "resources"),
    [
        (["a"], {"a": "default"}),
        (["a", "b", "c"], {"a": "default", "b": "resource-2", "c": "resource-3"}),
        (["x:a", "b", "x:c"], {"a": "x", "b": "resource-2", "c": "x"}),
        (["x:a:b"], {"a:b": "x"}),
        ([":a", "-x:b"], {":a": "default", "-x:b": "resource-2"}),
        (["a", "a"], {"a": "default"}),
        ({"a": "x", "x:b": "y"}, {"a": "x", "x:b": "y"}),
        ([], {}),
    ],
)
def test_names_of_speech_resources(keys: Any, resources: dict[str, str]) -> None:
    """The first is "default", others are numbered, given names are used; a mapping has its own names."""
    known = Authenticator(keys)
    for given, resource in resources.items():
        assert known.identify([(b"ocp-apim-subscription-key", given.encode())], clock) == resource
    assert set(known.resources) == set(resources.values()) or not resources
    assert known.token_resource == next(iter(resources.values()), "default")


def test_key_of_two_speech_resources_is_rejected() -> None:
    """The error message does not contain the key."""
    with pytest.raises(ValueError, match="key number 2 was already given") as refused:
        Authenticator(["x:secret", "y:secret"])
    assert "secret" not in str(refused.value)


def test_every_key_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """All keys are compared, also after a match, so that the duration reveals nothing."""
    compared: list[tuple[bytes, bytes]] = []

    def watch(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return compare(one, other)

    compare = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", watch)
    assert Authenticator(["a", "b", "c"]).identify([(b"ocp-apim-subscription-key", b"a")], clock) == "default"
    assert compared == [(b"a", b"a"), (b"b", b"a"), (b"c", b"a")]


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [(b"authorization", b"Bearer a"), (b"authorization", b"Bearer b")],
        [(b"authorization", b"")],
        [(b"authorization", b"\xff\xfe \x00")],
        [(b"ocp-apim-subscription-key", b"\xff"), (b"authorization", b"Basic Zm9v")],
        [(b"ocp-apim-subscription-key", b"")],
    ],
)
def test_other_credentials_are_rejected(headers: list[tuple[bytes, bytes]]) -> None:
    """Missing credentials, several tokens, another scheme and bytes get the gateway's 401."""
    with pytest.raises(ServiceError) as refused:
        Authenticator(["a"]).identify(headers, clock)
    assert (refused.value.status, refused.value.kind.code) == (401, "401")


def test_a_key_is_exchanged_for_a_token_of_ten_minutes() -> None:
    """The token is plain text, opens the Speech resource of its key, and is refused after ten minutes."""
    with session(keys=["customvoice-emulator-key", "two:2"]) as bench:
        made = bench.http.post("http://127.0.0.1:8787/sts/v1.0/issueToken", headers=key("2"))
        other = bench.http.post("http://127.0.0.1:8787/sts/v1.0/issueToken", headers=key("wrong"))
        bench.http.headers.pop("Ocp-Apim-Subscription-Key")
        bearer = {"Authorization": f"Bearer {made.text}"}
        found = []
        for _ in range(2):
            found.append(bench.http.get("projects", headers=bearer))
            found.append(bench.http.get("projects", headers={"Authorization": f"Bearer {made.text}0"}))
            bench.clock.advance(minutes=10)
        kept = json.dumps([each.dump() for each in bench.emulator.journal.find()])
    assert (made.status_code, made.headers["content-type"], other.status_code) == (200, "text/plain", 401)
    assert [each.status_code for each in found] == [200, 401, 401, 401]
    # The project of the session is in the resource of the first key.
    assert found[0].json()["value"] == []
    assert "exchange the key again" in found[2].text
    assert made.text not in kept


def test_repr_shows_no_key() -> None:
    """The repr of a running emulator has no key."""
    app = create_app(keys=["speech:SECRET"])
    shown = repr(app.state.emulator) + repr(app.state.emulator.auth) + repr(vars(app))
    assert "SECRET" not in shown


def jwks(**keys: Any) -> dict[str, Any]:
    """Return a JSON Web Key Set of public keys by name."""
    kinds: dict[type, Any] = {
        rsa.RSAPublicKey: jwt.algorithms.RSAAlgorithm,
        ec.EllipticCurvePublicKey: jwt.algorithms.ECAlgorithm,
    }
    found = []
    for name, each in keys.items():
        kind = next(kind for public, kind in kinds.items() if isinstance(each, public))
        found.append({**json.loads(kind.to_jwk(each)), "kid": name})
    return {"keys": found}


KEYS = jwks(rsa=RSA.public_key(), pss=RSA.public_key(), curve=CURVE.public_key())
KEYS["keys"][1]["alg"] = "PS512"
SECRET = "0123456789abcdef0123456789abcdef"


def token(signer: Any = CURVE, algorithm: str = "ES256", kid: str | None = "curve", **claims: Any) -> str:
    """Sign a token; a claim that is None is omitted."""
    known = {"exp": FOREVER, "aud": "speech", "iss": "us", **claims}
    header = {} if kid is None else {"kid": kid}
    return jwt.encode({name: each for name, each in known.items() if each is not None}, signer, algorithm, header)


@pytest.mark.parametrize(
    ("given", "word"),
    [
        pytest.param(lambda: token(), None, id="good"),
        pytest.param(lambda: token(RSA, "RS256", "rsa"), None, id="good RSA"),
        pytest.param(lambda: token(RSA, "PS512", "pss"), None, id="good PSS"),
        pytest.param(
            lambda: token(RSA, "PS512", "rsa"),
            "unsupported signature algorithm",
            id="another algorithm than that of the key",
        ),
        pytest.param(lambda: token(aud=["other", "speech"]), None, id="several audiences"),
        pytest.param(lambda: token(exp=int(time.time()) - 30), None, id="expired within the leeway"),
        pytest.param(lambda: token(exp=int(time.time()) - 90), "has expired", id="expired"),
        pytest.param(lambda: token(exp=None), "lacks the claim exp", id="no expiry"),
        pytest.param(lambda: token(exp="soon"), "not a JSON Web Token", id="expiry of another type"),
        pytest.param(lambda: token(nbf=FOREVER), "not valid yet", id="not yet valid"),
        pytest.param(lambda: token(aud="other"), "another audience", id="audience"),
        pytest.param(lambda: token(aud=None), "lacks the claim aud", id="no audience"),
        pytest.param(lambda: token(iss="them"), "another issuer", id="issuer"),
        pytest.param(lambda: token(iss=None), "lacks the claim iss", id="no issuer"),
        pytest.param(lambda: token(kid="other"), "not in the key set", id="unknown key"),
        pytest.param(lambda: token(kid=None), "not in the key set", id="no key id with several keys"),
        pytest.param(lambda: token(ec.generate_private_key(ec.SECP256R1())), "not signed by the key", id="forged"),
        pytest.param(lambda: token(None, "none"), "unsupported signature algorithm", id="unsigned"),
        pytest.param(lambda: token(SECRET, "HS256"), "unsupported signature algorithm", id="shared secret"),
        pytest.param(lambda: token()[:-9], "not a JSON Web Token", id="cut off"),
        pytest.param(lambda: "a.b.c", "not a JSON Web Token", id="no token"),
        pytest.param(lambda: "nonsense", "not a JSON Web Token", id="one word"),
        pytest.param(lambda: token(x="y" * MAX_TOKEN_CHARACTERS), "longer than", id="too long"),
    ],
)
def test_tokens_are_checked(given: Callable[[], str], word: str | None) -> None:
    """Signature, algorithm, expiry, audience and issuer are checked; the error has the reason, but not the token."""
    text = given()
    check = JwtCheck.of(KEYS, audience="speech", issuer="us")
    with emulator(keys=["a"], token_check=check) as client:
        response = client.get("projects", headers={"Authorization": f"Bearer {text}"})
    assert response.status_code == (200 if word is None else 401)
    if word is not None:
        error = response.json()["error"]
        assert error["code"] == response.headers["x-ms-error-code"] == "401"
        assert word in error["message"]
        assert text not in response.text
        assert response.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


def test_audience_and_issuer_are_checked_if_given() -> None:
    """Without them every value is accepted; a token needs no key id if the set has only one key."""
    check = JwtCheck.of(jwks(curve=CURVE.public_key()))
    check(token(kid=None, aud="any", iss="any"))
    check(token(kid=None, aud=None, iss=None))


def test_keys_are_accepted_beside_checked_tokens() -> None:
    """A valid key takes precedence over an invalid token."""
    with emulator(keys=["a"], token_check=JwtCheck.of(KEYS)) as client:
        assert client.get("projects", headers=key("a")).status_code == 200
        assert client.get("projects", headers=key("a") | {"Authorization": "Bearer x"}).status_code == 200
        assert client.get("projects", headers=key("b") | {"Authorization": "Bearer x"}).status_code == 401


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "[]",
        "null",
        "{}",
        '{"keys": []}',
        '{"keys": "x"}',
        '{"keys": [1]}',
        '{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}',
        '{"keys": [{"kty": "RSA"}]}',
    ],
)
def test_key_set_without_public_keys_is_rejected(tmp_path: Path, text: str) -> None:
    """Invalid JSON, no keys, or a shared secret give an error of one sentence with the file."""
    path = tmp_path / "keys.json"
    path.write_text(text)
    with pytest.raises(JwksError) as refused:
        JwtCheck.read(path)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_key_set_is_read_from_a_file(tmp_path: Path) -> None:
    """The file has the published form; an unreadable file gives an error."""
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(KEYS))
    JwtCheck.read(path)(token())
    with pytest.raises(JwksError, match="No such file"):
        JwtCheck.read(tmp_path / "nothing.json")
