"""Pages of other origins: preflights, allowed origins, and a page in Chromium that makes a personal voice."""

import base64
import json
from pathlib import Path

import pytest
from customvoice_contract.data.speech import silent_wav
from customvoice_emulator import DEFAULT_KEY, create_app
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.support.browser import needs_chromium, title_of
from tests.support.serving import served

from .harness import session

PAGE = "http://localhost:5173"
PREFLIGHT = {
    "Origin": PAGE,
    "Access-Control-Request-Method": "PUT",
    "Access-Control-Request-Headers": "ocp-apim-subscription-key,content-type,operation-id",
}
EXPOSED = {"operation-location", "operation-id", "apim-request-id", "x-ms-error-code", "retry-after"}


def test_a_preflight_needs_no_credentials() -> None:
    """A preflight names the methods and headers that a page may use, without a key."""
    with session() as bench:
        del bench.http.headers["Ocp-Apim-Subscription-Key"]
        answer = bench.http.options("personalvoices", headers=PREFLIGHT)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "PUT" in answer.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-headers"] == PREFLIGHT["Access-Control-Request-Headers"]


def test_a_page_reads_errors_and_faults() -> None:
    """Errors, rejected credentials and injected faults, too, have the headers that let a page read them."""
    with session() as bench:
        bench.emulator.faults.add({"operation": "Projects_List"}, status=503, count=1)
        found = [
            bench.http.get("projects/Jessica", headers={"Origin": PAGE}),
            bench.http.get("projects/nobody", headers={"Origin": PAGE}),
            bench.http.get("projects", headers={"Origin": PAGE}),
            bench.http.get("projects", headers={"Origin": PAGE, "Ocp-Apim-Subscription-Key": "wrong"}),
        ]
    assert [each.status_code for each in found] == [200, 404, 503, 401]
    for each in found:
        assert each.headers["access-control-allow-origin"] == "*"
        named = each.headers["access-control-expose-headers"].split(",")
        assert {name.strip().lower() for name in named} == EXPOSED


def test_only_allowed_origins_may_read() -> None:
    """With a list of origins, another origin gets no permission; with an empty one, none does."""
    with session(cors=[PAGE]) as bench:
        allowed = bench.http.get("projects", headers={"Origin": PAGE})
        other = bench.http.get("projects", headers={"Origin": "http://localhost:5174"})
        refused = bench.http.options("projects", headers={**PREFLIGHT, "Origin": "http://localhost:5174"})
    with session(cors=()) as bench:
        off = bench.http.get("projects", headers={"Origin": PAGE})
    assert allowed.headers["access-control-allow-origin"] == PAGE
    assert refused.status_code == 400
    for each in (other, refused, off):
        assert "access-control-allow-origin" not in each.headers


def test_the_control_plane_stays_closed() -> None:
    """A page of another origin can neither ask nor call the control plane."""
    with session() as bench:
        asked = bench.http.options("http://127.0.0.1:8787/_emulator/reset", headers=PREFLIGHT)
        called = bench.http.post("http://127.0.0.1:8787/_emulator/reset", headers={"Origin": PAGE})
    assert (asked.status_code, called.status_code) == (403, 403)
    assert "access-control-allow-origin" not in {*asked.headers, *called.headers}


_SCRIPT = """
const root = ROOT + '/customvoice', version = '?api-version=2024-02-01-preview';
const key = {'Ocp-Apim-Subscription-Key': KEY};
const wav = new Blob([Uint8Array.from(atob(WAV), letter => letter.charCodeAt(0))], {type: 'audio/wav'});
const call = (path, options = {}) =>
  fetch(root + path + version, {...options, headers: {...key, ...options.headers}});
const seen = [];
const poll = async answer => {
  seen.push(answer.status, answer.headers.get('Operation-Id'));
  for (;;) {
    const read = await fetch(answer.headers.get('Operation-Location'), {headers: key});
    const {status} = await read.json();
    if (status !== 'NotStarted' && status !== 'Running') return seen.push(status);
  }
};
const form = (fields, name) => {
  const made = new FormData();
  for (const [field, value] of Object.entries(fields)) made.append(field, value);
  made.append(name, wav, 'a.wav');
  return made;
};
seen.push((await (await call('/personalvoices')).json()).value.length);
const json = {'Content-Type': 'application/json'};
seen.push((await call('/projects/harbour', {method: 'PUT', headers: json, body: '{"Kind":"PersonalVoice"}'})).status);
const consent = {projectId: 'harbour', voiceTalentName: 'Zoe', companyName: 'Contoso', locale: 'en-US'};
await poll(await call('/consents/pier', {method: 'POST', body: form(consent, 'audiodata'),
  headers: {'Operation-Id': 'page-1'}}));
await poll(await call('/personalvoices/gull', {method: 'POST', headers: {'Operation-Id': 'page-2'},
  body: form({projectId: 'harbour', consentId: 'pier'}, 'audioData')}));
const missing = await call('/personalvoices/nobody');
seen.push(missing.status, missing.headers.get('x-ms-error-code'));
seen.push((await (await call('/personalvoices')).json()).value.length);
seen.push((await call('/personalvoices/gull', {method: 'DELETE'})).status);
seen.push(await fetch(ROOT + '/_emulator/reset', {method: 'POST'}).then(() => 'open', () => 'closed'));
return JSON.stringify(seen);
"""


@needs_chromium
@pytest.mark.slow
def test_a_page_in_chromium_makes_a_personal_voice(tmp_path: Path) -> None:
    """A page on another port lists, creates, uploads, polls and deletes, and cannot use the control plane."""
    with served(create_app()) as url:
        script = _SCRIPT.replace("ROOT", json.dumps(url)).replace("KEY", json.dumps(DEFAULT_KEY))
        script = script.replace("WAV", json.dumps(base64.b64encode(silent_wav()).decode()))
        show = "text => document.title = text, error => document.title = error"
        page = f"<title>?</title><script>(async () => {{{script}}})().then({show})</script>"
        with served(Starlette(routes=[Route("/", lambda _: HTMLResponse(page))])) as origin:
            shown = json.loads(title_of(origin, tmp_path))
    assert shown == [0, 201, 201, "page-1", "Succeeded", 201, "page-2", "Succeeded", 404, "NotFound", 1, 204, "closed"]
