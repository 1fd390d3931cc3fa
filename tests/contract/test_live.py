"""A run on a live service: the gate for its requests, and a whole run over HTTPS beside resources of others."""

from __future__ import annotations

import signal
import ssl
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import requests
import trustme
from customvoice_contract import cli
from customvoice_contract.live.budget import Budget, kind_of
from customvoice_contract.live.gate import Gate
from customvoice_contract.live.inventory import Inventory
from customvoice_contract.live.left_out import operations_left_out
from customvoice_contract.live.network import installed, spent
from customvoice_contract.live.not_sent import BudgetSpent, NotSent, Refused
from customvoice_contract.live.ownership import Ownership, new_prefix
from customvoice_contract.live.terms import DEPLOYMENT, REQUEST, TRAINING, VOICE, LiveTerms
from customvoice_contract.live.tokens import Tokens
from customvoice_contract.run.arguments import parse, plan_from
from customvoice_contract.run.live_session import Session
from customvoice_contract.run.plan import Plan
from customvoice_contract.service.target import KEY_HEADER, TargetError
from customvoice_emulator import Emulator
from customvoice_spec import projected, versions
from hypothesis import given
from hypothesis import strategies as st

from tests.support.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

NEWEST = versions()[-1]
PREFIX = "verify-0123456789ab"
OWN = Ownership(PREFIX)
BASE, KEY = "https://voices.example", "the-key-of-the-live-resource"
COLLECTIONS = ("projects", "consents", "trainingsets", "models", "endpoints", "personalvoices")
OWN_GUID = "01234567-89ab-4e32-9ea7-544e48bfe3cb"
FOREIGN_GUID = "9f50c644-2121-40e9-9ea7-544e48bfe3cb"
valid_ids = st.from_regex(r"[a-zA-Z0-9][a-zA-Z0-9._-]{1,62}[a-zA-Z0-9]", fullmatch=True)


class FakeTime:
    """A clock that advances only by sleeping."""

    def __init__(self) -> None:
        self.now, self.slept = 1000.0, list[float]()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += seconds


def gate(clock: FakeTime | None = None, **terms: Any) -> Gate:
    """Return a gate that never really waits."""
    clock = clock or FakeTime()
    return Gate(BASE, KEY, LiveTerms(prefix=PREFIX, **{"rate": 1000.0, **terms}), sleep=clock.sleep, clock=clock)


# ---------------------------------------------------------------- whose a resource is


def test_prefixes_differ_and_are_prefixes() -> None:
    """Two runs never share a prefix."""
    assert Ownership(new_prefix()) != Ownership(new_prefix())


@pytest.mark.parametrize("text", ["", "verify-", "verify-0123", "verify-0123456789ab-", "v", "verify-0123456789AB"])
def test_short_prefix_is_rejected(text: str) -> None:
    """`--cleanup verify-` would delete the resources of every run."""
    with pytest.raises(ValueError, match="not a prefix of a run"):
        Ownership(text)


@pytest.mark.slow
@given(name=valid_ids)
def test_a_claimed_id_is_owned_valid_and_stays(name: str) -> None:
    """The claimed id has at most 64 characters, as the document requires."""
    claimed = OWN.claim("projects", name)
    assert OWN.owns("projects", claimed)
    assert len(claimed) <= 64
    assert claimed[-1].isalnum()
    assert OWN.claim("projects", claimed) == claimed


@pytest.mark.slow
@given(names=st.sets(valid_ids, min_size=2, max_size=2))
def test_different_ids_stay_different(names: set[str]) -> None:
    """A sequence of requests still addresses as many resources."""
    assert len({OWN.claim("consents", name) for name in names}) == 2


@pytest.mark.slow
@given(name=st.text(min_size=1, max_size=100))
def test_an_invalid_id_becomes_an_own_one_that_is_invalid(name: str) -> None:
    """In a path it cannot lead to another resource."""
    if Ownership(PREFIX).claim("projects", name) == f"{PREFIX}-{name}" or name.lower().startswith(f"{PREFIX}-"):
        return
    claimed = OWN.claim("projects", name)
    assert OWN.owns("projects", claimed)
    assert not set(claimed) & set("/\\%?#;:")


@given(guid=st.uuids())
def test_ids_of_endpoints_stay_guids(guid: Any) -> None:
    """The GUIDs begin with the digits of the prefix."""
    claimed = OWN.guid(guid)
    assert claimed.startswith("01234567-89ab-")
    assert OWN.owns("endpoints", claimed)
    assert OWN.claim("endpoints", claimed) == claimed
    assert OWN.owns("endpoints", str(guid)) is str(guid).startswith("01234567-89ab-")


# ---------------------------------------------------------------- the gate


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/customvoice/projects/Jessica"),
        ("DELETE", "/customvoice/projects/Jessica"),
        ("DELETE", "/customvoice/projects"),
        ("PATCH", "/customvoice/projects/Jessica"),
        ("POST", f"/customvoice/endpoints/{FOREIGN_GUID}:suspend"),
        ("DELETE", f"/customvoice/endpoints/{FOREIGN_GUID}"),
        ("PUT", f"/customvoice/projects/{PREFIX}"),
        ("DELETE", f"/customvoice/projects/{PREFIX}-x/../Jessica"),
        ("DELETE", f"/customvoice/projects/{PREFIX}-x%2F..%2FJessica"),
        ("DELETE", f"/customvoice/projects/{PREFIX}-x%252F..%252FJessica"),
        ("DELETE", f"/customvoice/projects/{PREFIX}-x%5C..%5CJessica"),
        ("DELETE", f"/customvoice/../projects/{PREFIX}-x"),
        ("DELETE", "/elsewhere"),
        ("POST", "/_emulator/reset"),
    ],
)
def test_resources_of_others_are_not_changed(method: str, path: str) -> None:
    """The spelling of the path does not matter; reads are allowed."""
    door = gate()
    with pytest.raises(Refused, match="a resource that this run did not create"):
        door.admit(method, BASE + path, {})
    assert door.budget.used[REQUEST] == 0
    door.admit("GET", BASE + path, {})


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "x-http-method", "X-Method-Override"])
def test_method_override_header_is_not_sent(name: str) -> None:
    """A service that supports the header would delete the resource."""
    with pytest.raises(Refused):
        gate().admit("GET", f"{BASE}/customvoice/projects/Jessica", {name: "DELETE"})


@pytest.mark.parametrize(
    "path",
    [
        f"/customvoice/projects/{PREFIX}-a",
        f"/customvoice/projects/{PREFIX.upper()}-A?api-version={NEWEST}&forceDelete=true",
        f"/customvoice/endpoints/{OWN_GUID}",
        f"/customvoice/trainingsets/{PREFIX}-a:upload",
    ],
)
def test_own_resources_may_be_changed(path: str) -> None:
    """Every method is allowed."""
    for method in ("PUT", "POST", "DELETE"):
        gate().admit(method, BASE + path, {})


def test_requests_are_spread_over_time() -> None:
    """Other clients share the rate limit of the resource."""
    clock = FakeTime()
    door = gate(clock, rate=4.0)
    for _ in range(9):
        door.admit("GET", f"{BASE}/customvoice/projects", {})
    assert clock.now == pytest.approx(1002.0)


def sent(door: Gate, answers: list[tuple[int, dict[str, str]]], method: str = "GET", path: str = "/projects") -> int:
    """Send until the gate accepts the response; return the number of attempts."""
    for attempt, (status, headers) in enumerate(answers, 1):
        door.admit(method, f"{BASE}/customvoice{path}", {})
        pause = door.answered(method, f"{BASE}/customvoice{path}", status, headers, attempt)
        if pause is None:
            return attempt
        door.sleep(pause)
    raise AssertionError("the gate wanted more answers")


@pytest.mark.parametrize(
    ("answers", "waits"),
    [
        ([(429, {"Retry-After": "7"}), (200, {})], [7]),
        ([(429, {"retry-after": "900"}), (200, {})], [60]),
        ([(429, {}), (429, {}), (200, {})], [2, 4]),
        ([(503, {"Retry-After": "3"}), (200, {})], [3]),
        ([(503, {})], []),
        ([(500, {"Retry-After": "3"})], []),
        ([(429, {"Retry-After": "0"})] * 9, [0, 0, 0, 0, 0]),
        ([(429, {"Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT"}), (200, {})], [0]),
        ([(429, {"Retry-After": "soon"}), (200, {})], [2]),
    ],
)
def test_retry_after_is_respected(answers: list[tuple[int, dict[str, str]]], waits: list[float]) -> None:
    """The gate waits at most a minute and retries at most six times; each attempt counts as a request."""
    clock = FakeTime()
    door = gate(clock, rate=1e9)
    count = sent(door, answers)
    assert [wait for wait in clock.slept if wait > 1e-6 or wait == 0] == waits
    assert door.budget.used[REQUEST] == count == len(waits) + 1


@pytest.mark.parametrize(
    ("method", "collection", "action", "kind"),
    [
        ("PUT", "models", "", TRAINING),
        ("PUT", "endpoints", "", DEPLOYMENT),
        ("POST", "endpoints", "resume", DEPLOYMENT),
        ("POST", "endpoints", "suspend", None),
        ("POST", "personalvoices", "", VOICE),
        ("PUT", "projects", "", None),
        ("DELETE", "models", "", None),
    ],
)
def test_costs_follow_from_the_request(method: str, collection: str, action: str, kind: str | None) -> None:
    """The kind of operation decides the cost."""
    assert kind_of(method, collection, action) == kind


def test_spent_budget_blocks_its_kind_of_request(tmp_path: Path) -> None:
    """Blocked requests cost nothing, other requests are still sent, and later processes know what was used."""
    ledger = str(tmp_path / "used")
    door = gate(limits={TRAINING: 1, REQUEST: 4}, ledger=ledger)
    model = f"/models/{PREFIX}-m"
    sent(door, [(400, {})], "PUT", model)
    sent(door, [(201, {})], "PUT", model)
    with pytest.raises(BudgetSpent, match="budget of 1 trainings"):
        sent(door, [(201, {})], "PUT", model)
    assert door.budget.spent is None
    sent(door, [(200, {})])
    later = gate(limits={TRAINING: 1, REQUEST: 4}, ledger=ledger)
    sent(later, [(200, {})])
    with pytest.raises(BudgetSpent, match="budget of 4 requests"):
        sent(later, [(200, {})])
    assert "--max-requests" in (later.budget.spent or "")


def test_cost_limit_blocks_requests() -> None:
    """An operation whose price exceeds the limit is not started."""
    budget = Budget(LiveTerms(prefix=PREFIX, prices={TRAINING: 40.0, REQUEST: 0.01}, max_cost=100.0))
    for _ in range(2):
        budget.check(TRAINING)
        budget.use(TRAINING)
    budget.check(REQUEST)
    with pytest.raises(BudgetSpent, match="one more training costs 40; 80 of 100 are spent"):
        budget.check(TRAINING)


def test_token_replaces_only_the_key_of_the_run() -> None:
    """A command prints it; it is kept for a while, and renewed after a rejection. Wrong keys stay wrong."""
    count = "import pathlib; p = pathlib.Path('n'); p.write_text((p.read_text() if p.exists() else '') + 'x')"
    door = gate(token_command=f'{sys.executable} -c "{count}; print(p.read_text())"')
    assert door.credentials({KEY_HEADER.lower(): KEY}) == {"Authorization": "Bearer x"}
    assert door.credentials({KEY_HEADER: KEY}) == {"Authorization": "Bearer x"}
    assert door.credentials({KEY_HEADER: "another"}) == {}
    assert door.credentials({}) == {}
    assert door.answered("GET", f"{BASE}/customvoice/projects", 401, {}, 1) == 0
    assert door.credentials({KEY_HEADER: KEY}) == {"Authorization": "Bearer xx"}
    assert gate().credentials({KEY_HEADER: KEY}) == {}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a directory of the test's own."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("script", ["print('a b')", "pass", "raise SystemExit('hidden')", "print('tok\u00e9n')"])
def test_failed_token_command_is_reported_without_its_output(script: str) -> None:
    """The output could contain a part of a secret."""
    with pytest.raises(TargetError, match="token command") as raised:
        Tokens(f'{sys.executable} -c "{script}"').token()
    assert "hidden" not in str(raised.value)


def test_the_options_of_a_live_run_are_its_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cleaning up needs no confirmation, since it creates nothing; a prefix can be given in advance."""
    there = ["--target", BASE]
    assert (
        plan_from(parse([*there, "--cleanup", PREFIX])).live
        == plan_from(parse([*there, "--i-understand-this-creates-resources", "--prefix", PREFIX])).live
    )
    monkeypatch.setenv("CUSTOMVOICE_TRAINING_DATA", "https://storage.example/data?sig=x")
    more = ["--max-trainings", "1", "--max-deployments", "2", "--price", "training=52.5", "--max-cost", "60"]
    live = plan_from(parse([*there, "--i-understand-this-creates-resources", *more])).live
    assert live
    assert (live.limits[TRAINING], live.limits[DEPLOYMENT], live.prices, live.max_cost) == (1, 2, {TRAINING: 52.5}, 60)
    assert set(live.unavailable) == {"control"}
    assert plan_from(parse(["--target", "http://127.0.0.1:1"])).live is None


def test_generated_requests_skip_expensive_operations() -> None:
    """They are skipped with any budget, since they would use it up."""
    lacking = LiveTerms(prefix=PREFIX, unavailable={"training-data": "none", "personal-voice": "not approved"})
    assert operations_left_out(projected(NEWEST), lacking) == [
        "TrainingSets_UploadData",
        "Models_Create",
        "Endpoints_Create",
        "Endpoints_Resume",
        "Endpoints_Suspend",
        "PersonalVoices_Create",
        "PersonalVoices_Post",
    ]
    assert "PersonalVoices_Post" not in operations_left_out(projected(NEWEST), LiveTerms(prefix=PREFIX))
    assert operations_left_out(projected(NEWEST), None) == []


# ---------------------------------------------------------------- against the emulator over HTTPS


@dataclass(frozen=True)
class LiveService:
    """The emulator over HTTPS, with resources of others in it."""

    url: str
    ca_file: str
    emulator: Emulator

    def client(self) -> httpx.Client:
        """Return a client as others use it."""
        return httpx.Client(
            base_url=f"{self.url}/customvoice/",
            headers={KEY_HEADER: KEY},
            params={"api-version": NEWEST},
            verify=ssl.create_default_context(cafile=self.ca_file),
        )

    def everything(self) -> dict[str, bytes]:
        """Return every list, and every resource of others, byte by byte."""
        with self.client() as client:
            lists = {name: client.get(name).content for name in COLLECTIONS}
            return lists | {name: client.get(name).content for name in ("projects/Jessica", "consents/Theirs")}

    def arguments(self, *more: str) -> list[str]:
        """Return those of a small run."""
        given = ["--target", self.url, "--ca-file", self.ca_file, "--i-understand-this-creates-resources"]
        given += ["--api-version", NEWEST, "--profile", "smoke", "--seed", "5", "--max-rate", "1000"]
        return [*given, *more]


class Watched:
    """An application that signals each creation."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.created = app, threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def sending(message: Message) -> None:
            if message.get("status") == 201:
                self.created.set()
            await send(message)

        await self.app(scope, receive, sending)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Return the files of a private certificate authority and of a server certificate by it."""
    location, authority = tmp_path_factory.mktemp("certificates"), trustme.CA()
    authority.cert_pem.write_to_path(str(location / "ca.pem"))
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(location / "server.pem"))
    return str(location / "ca.pem"), str(location / "server.pem")


@pytest.fixture
def watched(certificates: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[LiveService, Watched]]:
    """Serve the emulator with a project and a consent of others."""
    monkeypatch.setenv("CUSTOMVOICE_KEY", KEY)
    ca_file, server = certificates
    with Emulator(keys=[KEY], pace="reads:1") as emulator:
        app = Watched(emulator.app)
        with served(app, ssl_certfile=server) as url:
            service = LiveService(url, ca_file, emulator)
            with service.client() as client:
                assert client.put("projects/Jessica", json={"kind": "ProfessionalVoice"}).status_code == 201
                consent = {"projectId": "Jessica", "voiceTalentName": "A B", "companyName": "C", "locale": "en-US"}
                made = client.put("consents/Theirs", json={**consent, "audioUrl": f"{url}/none.wav"})
                assert made.status_code == 201
                while client.get("consents/Theirs").json()["status"] not in ("Succeeded", "Failed"):
                    pass
            app.created.clear()
            yield service, app


@pytest.fixture
def service(watched: tuple[LiveService, Watched]) -> LiveService:
    """Return the service alone."""
    return watched[0]


def test_both_http_libraries_pass_the_gate(service: LiveService, certificates: tuple[str, str]) -> None:
    """Both libraries use the gate's certificate authority, and no recorded request contains the token."""
    live = LiveTerms(
        prefix=PREFIX, ca_file=certificates[0], rate=1000.0, limits={REQUEST: 3}, token_command="echo secret"
    )
    url = f"{service.url}/customvoice/projects/Jessica?api-version={NEWEST}"
    other = httpx.Client(trust_env=False)
    with installed(Gate(service.url, "stands for a token", live)), other, requests.Session() as session:
        for send in (other.delete, session.delete):
            with pytest.raises(NotSent):
                send(url)
        headers = {KEY_HEADER: "stands for a token"}
        by_httpx, by_requests = other.get(url, headers=headers), session.get(url, headers=headers)
        assert by_httpx.json()["id"] == by_requests.json()["id"] == "Jessica"
        for answer in (by_httpx, by_requests):
            assert "secret" not in str(answer.request.headers)
            assert answer.request.headers[KEY_HEADER] == "stands for a token"
        session.get(url, headers=headers)
        with pytest.raises(BudgetSpent):
            other.get(url, headers=headers)
        assert spent()
    assert spent() is None
    seen = service.emulator.journal.find(operation="Projects_Get")
    assert ["authorization" in dict(exchange.headers) for exchange in seen] == [True] * 3


@pytest.mark.slow
def test_inventory_deletes_only_resources_with_the_prefix(service: LiveService) -> None:
    """All pages of all lists are cleaned, including resources in use and in progress."""
    before = service.everything()
    with service.client() as client:
        for number in range(103):
            client.put(f"projects/{PREFIX}-{number:03d}", json={"kind": "PersonalVoice"})
        body = {"projectId": f"{PREFIX}-000", "locale": "en-US", "voiceKind": "Male"}
        client.put(f"trainingsets/{PREFIX}-set", json=body)
        client.put("projects/verify-0123456789ac-x", json={"kind": "PersonalVoice"})
    live = LiveTerms(prefix=PREFIX, ca_file=service.ca_file, rate=1e9)
    with installed(Gate(service.url, KEY, live)):
        inventory = Inventory(service.url, KEY, NEWEST, OWN, sleep=FakeTime().sleep)
        assert len(inventory.owned()) == 104
        assert inventory.clean() == (104, [])
    with service.client() as client:
        assert client.delete("projects/verify-0123456789ac-x").status_code == 204
    assert service.everything() == before


@pytest.mark.slow
def test_undeletable_resource_is_named(service: LiveService) -> None:
    """Deletion is tried several times before."""
    with service.client() as client:
        client.put(f"projects/{PREFIX}-a", json={"kind": "PersonalVoice"})
    service.emulator.faults.add({"method": "DELETE"}, status=500)
    with installed(Gate(service.url, KEY, LiveTerms(prefix=PREFIX, ca_file=service.ca_file, rate=1e9))):
        inventory = Inventory(service.url, KEY, NEWEST, OWN, sleep=FakeTime().sleep)
        assert inventory.clean() == (0, [f"projects/{PREFIX}-a"])


@pytest.mark.slow
def test_live_run_leaves_the_service_unchanged(
    service: LiveService, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rate limits and a busy service do not matter; skipped checks are noted, and the key is nowhere."""
    before = service.everything()
    service.emulator.faults.add({"operation": "Projects_*"}, status=429, headers={"Retry-After": "0"}, count=3)
    service.emulator.faults.add({"operation": "Consents_*"}, status=503, headers={"Retry-After": "1"}, count=2)
    assert cli.main(service.arguments("--part", "schemathesis", "--report", str(tmp_path / "r"))) == 0
    output = capsys.readouterr().out
    assert service.everything() == before
    assert "The service keeps the contract." in output
    assert "no generated requests for TrainingSets_UploadData, Models_Create" in output
    assert "resources of this run" in output
    assert all(KEY not in text for text in (output, *(path.read_text() for path in (tmp_path / "r").iterdir())))


@pytest.mark.slow
def test_run_ends_when_requests_are_spent(
    service: LiveService, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Results so far are reported, and created resources are still deleted."""
    before = service.everything()
    arguments = service.arguments("--part", "schemathesis", "--report", str(tmp_path / "r"), "--max-requests", "30")
    assert cli.main(arguments) == 0
    assert "the budget of 30 requests is spent" in capsys.readouterr().out
    assert service.everything() == before


@pytest.mark.slow
def test_personal_voices_are_skipped_without_approval(service: LiveService) -> None:
    """The service rejects listing them, or only creating them."""
    live = LiveTerms(prefix=PREFIX, ca_file=service.ca_file, rate=1e9)
    plan = Plan(target=service.url, key=KEY, versions=(NEWEST,), seed=1, profile="smoke", live=live)
    unavailable = []
    for operation in (None, "PersonalVoices_Create", "PersonalVoices_List"):
        service.emulator.faults.clear()
        if operation:
            service.emulator.faults.add({"operation": operation}, status=403)
        with Session(plan) as session:
            found = session.plan().live
        unavailable.append(list(found.unavailable) if found else None)
    assert unavailable == [[], ["personal-voice"], ["personal-voice"]]


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_interrupted_run_is_cleaned_up(
    how: signal.Signals, watched: tuple[LiveService, Watched], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After Ctrl-C the run cleans up itself; after a crash the printed command does."""
    service, app = watched
    before = service.everything()
    command = [sys.executable, "-m", "customvoice_contract.cli", *service.arguments("--part", "scenarios")]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    assert app.created.wait(120)
    run.send_signal(how)
    said = run.communicate(timeout=120)[0]
    if how is signal.SIGKILL:
        prefix = said.partition("--cleanup ")[2].split()[0]
        assert service.everything() != before
        # The worker process may still send a request before it notices that its parent is gone.
        until = time.monotonic() + 120
        while service.everything() != before:
            assert time.monotonic() < until, "the cleanup leaves resources of the run"
            assert cli.main(["--target", service.url, "--ca-file", service.ca_file, "--cleanup", prefix]) == 0
        assert "deleted" in capsys.readouterr().out
    else:
        assert run.returncode == 130, said
    assert service.everything() == before
    assert not list(Path(tmp_path).glob("**/used"))
