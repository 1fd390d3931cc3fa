"""The embedded emulator: in-process, on a thread with a socket, in Python and as a pytest plugin."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import customvoice_emulator
import httpx
import pytest
from customvoice_emulator import DEFAULT_KEY, DroppedConnectionError, Emulator, create_app

from tests.emulator.control_harness import PROJECT, VERSION, VOICE, ControlBench

pytest_plugins = ["pytester"]

PARAMS = {"api-version": VERSION}


def headers(emulator: Emulator) -> dict[str, str]:
    """Return headers with a valid key."""
    return {"Ocp-Apim-Subscription-Key": emulator.key}


def test_all_clients_share_one_state(tmp_path: Path) -> None:
    """Requests with and without a socket, synchronous and asynchronous, share resources and journal."""

    async def read(emulator: Emulator) -> httpx.Response:
        transport = emulator.async_transport()
        async with httpx.AsyncClient(transport=transport, base_url=emulator.endpoint, params=PARAMS) as client:
            return await client.get("/customvoice/projects/Jessica", headers=headers(emulator))

    with Emulator(data_dir=tmp_path) as emulator:
        with httpx.Client(transport=emulator.transport(), base_url=emulator.endpoint, params=PARAMS) as inside:
            made = inside.put(
                "/customvoice/projects/Jessica", json={"kind": "ProfessionalVoice"}, headers=headers(emulator)
            )
        assert made.status_code == 201
        outside = httpx.get(
            f"{emulator.url}/customvoice/projects/Jessica", params=PARAMS, headers=headers(emulator), trust_env=False
        )
        assert outside.json() == made.json() == asyncio.run(read(emulator)).json()
        counted = httpx.get(f"{emulator.url}/_emulator/journal/count", trust_env=False).json()
        assert counted == {"count": emulator.journal.count()} == {"count": 3}


def test_server_starts_at_the_first_read_of_url() -> None:
    """No server listens before `url` is read, nor after `close`; `close` can be repeated."""
    emulator = Emulator()
    assert repr(emulator) == "Emulator(in process)"
    url = emulator.url
    assert emulator.url == url
    assert repr(emulator) == f"Emulator({url})"
    assert httpx.get(f"{url}/_emulator/health", trust_env=False).status_code == 200
    emulator.close()
    emulator.close()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/_emulator/health", trust_env=False)


def test_close_releases_the_data_directory(tmp_path: Path) -> None:
    """The next emulator can use a data directory after `close`, served or not."""
    for served in (False, True, False):
        with Emulator(data_dir=tmp_path, frozen=True) as emulator:
            assert not served or emulator.url


def test_python_controls_share_state_with_requests() -> None:
    """Clock, paces, outcomes, seeds, snapshots and resets in Python are those of the control plane."""
    bench = ControlBench(frozen=True)
    emulator = bench.emulator
    assert emulator.seed(VOICE) == {"projects": 1, "consents": 1, "trainingsets": 1}
    emulator.paces.set("seconds:3600", "models")
    emulator.outcomes.next_model(reason="DataNotEnough")
    taken = emulator.snapshot()
    bench.train()
    emulator.clock.advance(hours=1)
    assert bench.http.get("models/Voice").json()["properties"] == {"failureReason": "DataNotEnough"}
    assert [each["type"] for each in emulator.events(limit=2).events] == ["changed", "changed"]
    emulator.restore(taken)
    assert bench.http.get("models/Voice").status_code == 404
    assert bench.control.get("outcomes").json()["outcomes"][0]["reason"] == "DataNotEnough"
    emulator.reset()
    assert bench.http.get("projects/Jessica").status_code == 404
    bench.close()


@pytest.mark.parametrize(
    ("order", "collection"),
    [
        ("next_consent", "consents"),
        ("next_training_set", "trainingsets"),
        ("next_model", "models"),
        ("next_endpoint", "endpoints"),
        ("next_personal_voice", "personalvoices"),
    ],
)
def test_each_collection_has_an_order_method(order: str, collection: str) -> None:
    """There is a method to order the outcome for each collection."""
    with Emulator() as emulator:
        assert getattr(emulator.outcomes, order)().collection == collection


def test_seed_accepts_a_path(tmp_path: Path) -> None:
    """A path is equal to the content of its file."""
    file = tmp_path / "seed.json"
    file.write_text('{"projects": [{"id": "Jessica", "kind": "PersonalVoice"}]}')
    with Emulator() as emulator:
        assert emulator.seed(file) == emulator.seed(str(file)) == {"projects": 1}


def test_clock_rejects_invalid_times() -> None:
    """A clock does not advance backwards, and a time has a time zone."""
    with Emulator() as emulator:
        with pytest.raises(ValueError, match="use set to go back"):
            emulator.clock.advance(hours=-1)
        with pytest.raises(ValueError, match="time zone"):
            emulator.clock.set(emulator.clock().replace(tzinfo=None))
        assert emulator.clock.offset.total_seconds() == 0


def test_paces_reject_an_unknown_collection() -> None:
    """A collection without long-running operations has no pace."""
    with Emulator() as emulator, pytest.raises(ValueError, match="consents, trainingsets"):
        emulator.paces.set("immediate", "projects")


def test_asgi_client_gets_dropped_connection_error() -> None:
    """A client that calls the application itself gets a ConnectionError."""

    async def ask(emulator: Emulator) -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(emulator.app), base_url="http://test") as client:
            await client.get("/customvoice/projects")

    with Emulator() as emulator:
        emulator.faults.add(drop="request")
        with pytest.raises(DroppedConnectionError) as caught:
            asyncio.run(ask(emulator))
        assert isinstance(caught.value, ConnectionError)


def test_added_middleware_is_used() -> None:
    """Requests pass through middleware that the user adds to the application."""
    seen = []

    class Seen:
        def __init__(self, app: object) -> None:
            self.app = app

        async def __call__(self, scope: dict[str, object], receive: object, send: object) -> None:
            seen.append(scope.get("path"))
            await self.app(scope, receive, send)  # type: ignore[operator]

    app = create_app()
    app.add_middleware(Seen)
    with httpx.Client(transport=customvoice_emulator.EmulatorTransport(app), base_url="http://test") as client:
        answer = client.get("/customvoice/projects", params=PARAMS, headers={"Ocp-Apim-Subscription-Key": DEFAULT_KEY})
    assert (answer.status_code, seen) == (200, ["/customvoice/projects"])


def test_public_names_are_importable() -> None:
    """Every public name can be imported and is documented; unknown names raise AttributeError."""
    for name in customvoice_emulator.__all__:
        found = getattr(customvoice_emulator, name)
        assert isinstance(found, str) or found.__doc__
    with pytest.raises(AttributeError, match="no attribute 'Emulater'"):
        _ = customvoice_emulator.Emulater
    assert PROJECT["id"] == "Jessica"


def test_fixture_is_new_and_frozen_for_each_test(pytester: pytest.Pytester) -> None:
    """Each test has its own emulator with a frozen clock; a mark sets arguments."""
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("again", [1, 2])
        def test_fresh(customvoice_emulator, again):
            assert customvoice_emulator.clock.frozen
            assert customvoice_emulator.seed({"projects": [{"id": "Jessica", "kind": "PersonalVoice"}]})
            assert len(customvoice_emulator.events().events) == 1

        @pytest.mark.customvoice_emulator(pace="immediate", key="near")
        class TestMarked:
            @pytest.mark.customvoice_emulator(key="nearer")
            def test_arguments(self, customvoice_emulator):
                assert str(customvoice_emulator.paces.default) == "immediate"
                assert customvoice_emulator.key == "nearer"
        """
    )
    pytester.runpytest_inprocess("--strict-markers").assert_outcomes(passed=3)


@pytest.mark.slow
def test_client_fixture_does_not_wait(pytester: pytest.Pytester) -> None:
    """A day of training advances the emulator's clock while the client polls."""
    pytester.makepyfile(
        """
        import pytest

        VOICE = {
            "projects": [{"id": "Jessica", "kind": "ProfessionalVoice"}],
            "consents": [{"id": "Jessica", "projectId": "Jessica", "voiceTalentName": "J", "companyName": "C",
                          "locale": "en-US"}],
            "trainingsets": [{"id": "Jessica", "projectId": "Jessica", "locale": "en-US"}],
        }

        @pytest.mark.customvoice_emulator(pace="seconds:86400")
        def test_train(customvoice_client, customvoice_emulator):
            customvoice_emulator.seed(VOICE)
            poller = customvoice_client.models.begin_create(
                "Voice", recipe={"kind": "Default"}, project_id="Jessica", consent_id="Jessica",
                training_set_id="Jessica")
            before = customvoice_emulator.clock()
            assert poller.result().status == "Succeeded"
            assert (customvoice_emulator.clock() - before).days == 1

        def test_async(customvoice_async_client, customvoice_emulator):
            import asyncio

            async def read():
                return (await customvoice_async_client.projects.get("Jessica")).kind

            customvoice_emulator.seed(VOICE)
            assert asyncio.run(read()) == "ProfessionalVoice"
        """
    )
    pytester.runpytest_inprocess().assert_outcomes(passed=2)


@pytest.mark.slow
def test_server_fixture_is_shared_and_reset(pytester: pytest.Pytester) -> None:
    """All tests share one server, which is reset for each."""
    pytester.makepyfile(
        """
        import httpx
        import pytest

        urls = set()

        @pytest.mark.parametrize("again", [1, 2])
        def test_served(customvoice_emulator_server, again):
            urls.add(customvoice_emulator_server.url)
            assert len(urls) == 1
            assert customvoice_emulator_server.clock.frozen
            assert not customvoice_emulator_server.paces.own
            customvoice_emulator_server.paces.set("immediate", "models")
            health = httpx.get(customvoice_emulator_server.url + "/_emulator/health", trust_env=False)
            assert health.status_code == 200
        """
    )
    pytester.runpytest_inprocess().assert_outcomes(passed=2)


@pytest.mark.slow
def test_session_fixture_serves_fixtures_of_wider_scope(pytester: pytest.Pytester) -> None:
    """A module's fixture can use the session's emulator, and each worker of pytest-xdist has its own."""
    pytester.makepyfile(
        """
        import pytest

        @pytest.fixture(scope="module")
        def project(customvoice_emulator_session):
            assert customvoice_emulator_session.seed({"projects": [{"id": "one", "kind": "PersonalVoice"}]})
            return len(customvoice_emulator_session.export()["projects"])

        @pytest.mark.parametrize("number", range(4))
        def test_project(project, customvoice_emulator_session, number):
            assert project == 1
            assert customvoice_emulator_session.clock.frozen
        """
    )
    pytester.runpytest_subprocess("-n", "2").assert_outcomes(passed=4)


def test_synchronous_transport_inside_a_running_event_loop() -> None:
    """A synchronous client in the same process works where an event loop runs."""

    async def read(emulator: Emulator) -> int:
        with httpx.Client(transport=emulator.transport()) as client:
            return client.get(f"{emulator.endpoint}/_emulator/health").status_code

    with Emulator() as emulator:
        assert asyncio.run(read(emulator)) == 200


@pytest.mark.slow
def test_plugin_imports_nothing_until_it_is_used() -> None:
    """Importing the plugin imports neither the web framework, nor the client, nor other modules of the emulator."""
    code = (
        "import sys, pytest; before = set(sys.modules); import customvoice_emulator.pytest_plugin; "
        "print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    imported = set(eval(done.stdout))  # noqa: S307 - our own output
    assert not {name for name in imported if name.split(".")[0] in ("starlette", "httpx", "uvicorn", "customvoice")}
    assert {name for name in imported if name.startswith("customvoice_emulator")} == {
        "customvoice_emulator",
        "customvoice_emulator.pytest_plugin",
    }
