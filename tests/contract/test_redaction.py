"""Secrets never leave the suite: the key, bearer tokens, signatures of SAS URLs."""

from __future__ import annotations

import pytest
from customvoice_contract.jobs.job import Job
from customvoice_contract.service.redaction import Redactor, signatures

KEY = "0123456789abcdef-key"
SAS = "http://127.0.0.1:10000/devstoreaccount1/data?se=2030&sp=rl&sig=a%2Bb%2Fc9%3D"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"curl -H 'Ocp-Apim-Subscription-Key: {KEY}' http://x", KEY),
        (f'{{"containerUrl": "{SAS}"}}', "a%2Bb%2Fc9%3D"),
        ("decoded sig: a+b/c9= end", "a+b/c9="),
        ("Ocp-Apim-Subscription-Key: somebody-elses", "somebody-elses"),
        ("Authorization: Bearer eyJhbGciOi.J9-_x", "eyJhbGciOi.J9-_x"),
        ("https://other.example/c?sv=1&sig=ZZtop%3D&se=2", "ZZtop%3D"),
        ("https%3A%2F%2Fother%2Fc%3Fsig%3DZZtop%26se%3D2", "ZZtop"),
        ("<td>https://other/c?sv=1&amp;sig=ZZtop&amp;se=2</td>", "ZZtop"),
        ("AccountName=a;AccountKey=Eby8vdM02xNO==;X=1", "Eby8vdM02xNO"),
    ],
)
def test_a_secret_is_hidden_in_text(text: str, secret: str) -> None:
    """Known secrets are hidden by their text, others by their form."""
    redacted = Redactor([KEY, SAS]).text(text)
    assert secret not in redacted
    assert "***" in redacted


def test_ordinary_text_is_not_redacted() -> None:
    """Words around a secret, and words that resemble one, are kept."""
    text = "The design of signatures: sigma=3, key=value, a bearer of news."
    assert Redactor([KEY]).text(text) in (text, text.replace("bearer of", "bearer ***"))
    assert Redactor([KEY]).text(f"{SAS}&x=1").endswith("sig=***&x=1")


def test_redaction_goes_through_data_and_can_be_repeated() -> None:
    """Every string of nested data is redacted, including names; a second pass changes nothing."""
    redactor = Redactor([KEY, SAS])
    once = redactor.data({KEY: [{"url": SAS}, 1, None]})
    assert KEY not in str(once)
    assert "c9" not in str(once)
    assert redactor.data(once) == once


def test_signatures_are_decoded() -> None:
    """A signature is hidden encoded and decoded."""
    assert signatures(SAS) == ["a+b/c9="]
    assert signatures("http://[broken") == []


def test_repr_shows_no_secret() -> None:
    """A repr ends up in logs and tracebacks."""
    job = Job(version="v", endpoint="http://x", key=KEY, seed=1, profile="quick", container_url=SAS)
    shown = f"{job!r} {Redactor([KEY, SAS])!r}"
    assert KEY not in shown
    assert "sig=" not in shown
