"""One alteration of the emulator for each scenario of the surface: what its rule forbids, in a realistic form."""

from __future__ import annotations

import json
import posixpath
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from tests.contract.altered_emulator import KEY, OTHER_KEY, Answered, Asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.altered_emulator import After, AlteredEmulator, Before

KEY_NAME = "ocp-apim-subscription-key"
_ID = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{1,62}[a-zA-Z0-9]")


def before(change: Before) -> Callable[[AlteredEmulator], None]:
    """Alter what is asked."""
    return lambda emulator: setattr(emulator, "before", change)


def after(change: After) -> Callable[[AlteredEmulator], None]:
    """Alter what is answered."""
    return lambda emulator: setattr(emulator, "after", change)


def in_query(pattern: str, replacement: str) -> Callable[[AlteredEmulator], None]:
    """Alter the query as sent."""

    def change(asked: Asked) -> None:
        asked.query = re.sub(pattern, replacement, asked.query)

    return before(change)


def refused(when: Callable[[Asked], object], status: int) -> Callable[[AlteredEmulator], None]:
    """Refuse what is fine."""
    error = {"error": {"code": str(status), "message": "No."}}
    headers = {"content-type": "application/json", "x-ms-error-code": str(status)}
    return before(lambda asked: Answered(status, error, headers) if when(asked) else None)


def answered(when: Callable[[Asked], bool], status: int, body: Any = b"") -> Callable[[AlteredEmulator], None]:
    """Answer without the emulator."""
    headers = {"content-type": "application/json"}
    return before(lambda asked: Answered(status, body, headers) if when(asked) else None)


def fields(change: Callable[[Asked, dict[str, Any]], None], method: str = "GET") -> Callable[[AlteredEmulator], None]:
    """Alter the object that is answered with success."""

    def spoil(asked: Asked, given: Answered) -> None:
        if asked.method == method and 200 <= given.status < 300 and isinstance(given.json, dict) and given.body:
            body = given.json
            change(asked, body)
            given.json = body

    return after(spoil)


def sent(change: Callable[[Asked, dict[str, Any]], Any], method: str = "PUT") -> Callable[[AlteredEmulator], None]:
    """Alter the JSON object that is sent."""

    def spoil(asked: Asked) -> None:
        body = asked.json
        if asked.method == method and isinstance(body, dict) and body:
            changed = change(asked, body)
            asked.json = body if changed is None else changed

    return before(spoil)


def longer_skip(_: Asked, body: dict[str, Any]) -> None:
    """Skip one more than was shown."""
    if "nextLink" in body:
        body["nextLink"] = re.sub(r"skip=(\d+)", lambda found: f"skip={int(found[1]) + 1}", body["nextLink"])


def bare_plus(_: Asked, body: dict[str, Any]) -> None:
    """Write a plus sign in a link as it is, where it means a space."""
    if "nextLink" in body:
        body["nextLink"] = body["nextLink"].replace("%2B", "+")


def strict_audios(asked: Asked) -> Answered | None:
    """Refuse what is unknown in the source of audio."""
    if asked.method == "PUT" and "-unknown-" in str((asked.json or {}).get("audios")):
        return Answered(400, {"error": {"code": "BadRequest", "message": "No."}}, {"x-ms-error-code": "BadRequest"})
    return None


def forced_deletion(asked: Asked) -> bool:
    """Whether a project is to be deleted by force."""
    return asked.method == "DELETE" and "/projects/" in asked.path and "forceDelete=true" in asked.query


def clients_request_id(asked: Asked, given: Answered) -> None:
    """Answer with the request id that the client has sent."""
    given.headers["apim-request-id"] = asked.headers.get("x-ms-client-request-id", given.headers["apim-request-id"])


def token_first(asked: Asked) -> None:
    """Let a token win over a key."""
    if "authorization" in asked.headers:
        asked.headers[KEY_NAME] = KEY


def details_of_others(_: Asked, given: Answered) -> None:
    """Tell in the details what the error itself does not."""
    details = ((given.json or {}).get("error") or {}).get("details") if isinstance(given.json, dict) else None
    if details:
        given.json = {"error": {**given.json["error"], "details": details[1:]}}


def stripped(_: Asked, body: dict[str, Any]) -> None:
    """Tidy texts up."""
    if isinstance(body.get("description"), str):
        body["description"] = body["description"].strip().replace("\ufeff", "")
    if isinstance(body.get("companyName"), str):
        body["companyName"] = body["companyName"].encode("ascii", "replace").decode()


def lenient_json(asked: Asked) -> None:
    """Read JSON as Python does: repeated names, NaN, half surrogates."""
    if asked.method in ("PUT", "POST") and asked.body[:1] == b"{":
        try:
            asked.body = json.dumps(json.loads(asked.body)).replace("NaN", "0").replace("Infinity", "0").encode()
        except ValueError:
            return


def tolerant_ids(asked: Asked) -> None:
    """Make an id of what is none."""
    head, _, last = asked.path.rpartition("/")
    name, colon, action = last.partition(":")
    if head.count("/") > 1 and not _ID.fullmatch(unquote(name)) and "endpoints" not in head:
        asked.path = f"{head}/a{re.sub('[^a-zA-Z0-9]', '', name)[:40]}z{colon}{action}"


def tolerant_operation_ids(asked: Asked) -> None:
    """Ignore an Operation-Id that is none."""
    if not _ID.fullmatch(asked.headers.get("operation-id", "fine")):
        del asked.headers["operation-id"]


def numbers_are_text(_: Asked, body: dict[str, Any]) -> dict[str, Any]:
    """Take numbers for text."""
    return {name: str(value) if type(value) in (int, float) else value for name, value in body.items()}


def key_in_query(asked: Asked) -> None:
    """Believe a key in the query."""
    found = re.search(r"key=([^&]+)", asked.query)
    if found and KEY_NAME not in asked.headers:
        asked.headers[KEY_NAME] = unquote(found[1])


def wrong_keys_are_right(asked: Asked) -> None:
    """Compare the beginning of the key."""
    given = asked.headers.get(KEY_NAME, "")
    if given.startswith(KEY[:-1]) or given.lower() == KEY:
        asked.headers[KEY_NAME] = KEY


def other_key_reads(asked: Asked) -> None:
    """Look resources up by id alone."""
    if asked.method == "GET" and asked.headers.get(KEY_NAME) == OTHER_KEY:
        asked.headers[KEY_NAME] = KEY


def first_comparison(asked: Asked) -> None:
    """Read a filter up to the first `and`."""
    asked.query = re.sub(r"(filter=[^&]*?)(%20|\+)(and|or)(%20|\+)[^&]*", r"\1", asked.query)


def method_override(asked: Asked) -> None:
    """Believe an override."""
    found = re.search(r"(?:_method|method|%24method|httpMethod)=(\w+)", asked.query)
    name = next((each for each in asked.headers if each.startswith("x-") and "method" in each), "")
    asked.method = asked.headers.get(name) or (found[1] if found else asked.method)


def any_json(asked: Asked) -> None:
    """Take whatever comes for JSON."""
    if asked.body[:1] == b"{":
        asked.headers["content-type"] = "application/json"


def tidied_path(asked: Asked) -> None:
    """Tidy the path up, after decoding it."""
    asked.path = quote(posixpath.normpath(unquote(asked.path)).replace("//", "/"), safe="/:")


def cut_body(asked: Asked) -> None:
    """Cut texts that are too long."""
    if len(asked.body) > 1024 * 1024 and asked.body[:1] == b"{":
        asked.json = {"kind": "PersonalVoice"}


def no_allow(_: Asked, given: Answered) -> None:
    """Leave Allow out."""
    given.headers.pop("allow", None)


def replaced(_: Asked, given: Answered) -> None:
    """Answer a taken id as if all was well."""
    if given.status == 409:
        given.status, given.body = 201, {"id": "taken"}
        given.json = given.body


def injected(asked: Asked, given: Answered) -> None:
    """Write what was decoded into a header."""
    for line in unquote(asked.path + asked.query).splitlines()[1:]:
        name, colon, value = line.partition(":")
        if colon:
            given.headers[name.lower()] = value.strip()


def same_request_id(_: Asked, given: Answered) -> None:
    """Give every answer one id."""
    given.headers["apim-request-id"] = "9f50c644-2121-40e9-9ea7-544e48bfe3cb"


def other_target(_: Asked, given: Answered) -> None:
    """Name no property."""
    if given.status == 400 and isinstance(given.json, dict):
        error = given.json["error"]
        given.json = {"error": {**error, "target": "body"}}


def other_version(_: Asked, given: Answered) -> None:
    """Continue in another version."""
    if "operation-location" in given.headers:
        location = given.headers["operation-location"].partition("?")[0]
        given.headers["operation-location"] = f"{location}?api-version=2024-02-01-preview"


def kept_texts() -> Callable[[AlteredEmulator], None]:
    """Merge a PUT into what is there."""
    known: dict[str, dict[str, Any]] = {}

    def merge(asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
        known[asked.path] = {**known.get(asked.path, {}), **body}
        return known[asked.path]

    return sent(merge)


def kept_kind() -> Callable[[AlteredEmulator], None]:
    """Ignore a change of what is fixed."""
    known: dict[str, Any] = {}

    def ignore(asked: Asked, body: dict[str, Any]) -> None:
        if "kind" in body and "/projects/" in asked.path:
            body["kind"] = known.setdefault(asked.path, body["kind"])

    return sent(ignore)


def erased() -> Callable[[AlteredEmulator], None]:
    """Forget the locale of a project when an older version changes it."""
    older = set[str]()

    def forget(asked: Asked, given: Answered) -> None:
        if "/projects/" not in asked.path or given.status >= 300:
            return
        if asked.method == "PUT" and "preview" in asked.query:
            older.add(asked.path)
        elif asked.method == "GET" and asked.path in older:
            given.json = {name: value for name, value in given.json.items() if name != "locale"}

    return after(forget)


def smuggled_time(asked: Asked, body: dict[str, Any]) -> None:
    """Believe a time of creation."""
    body["createdDateTime"] = asked.json.get("createdDateTime", body.get("createdDateTime"))


def no_engine(_: Asked, body: dict[str, Any]) -> None:
    """Leave out what the service has decided."""
    body.pop("engineVersion", None)


def shown_url(asked: Asked, body: dict[str, Any]) -> None:
    """Show where the audio was."""
    if "audioUrl" in asked.json:
        body["description"] = asked.json["audioUrl"]


def kept_unknown(asked: Asked, body: dict[str, Any]) -> None:
    """Show whatever was sent."""
    body.update({name: value for name, value in asked.json.items() if name.startswith("x-")})


def old_texts(asked: Asked, body: dict[str, Any]) -> None:
    """Show texts otherwise to one version."""
    if "2024" in asked.query and "description" in body:
        body["description"] = body["description"].upper()


def shown_later() -> Callable[[AlteredEmulator], None]:
    """Show what nobody has described, when it is read."""

    def show(_: Asked, body: dict[str, Any]) -> None:
        if "kind" in body:
            body["x-unheard-of"] = "fr-FR"

    return fields(show)


def foreign_link(_: Asked, body: dict[str, Any]) -> None:
    """Make a link relative."""
    if "nextLink" in body:
        body["nextLink"] = body["nextLink"].partition("/customvoice")[2]


def one_host(_: Asked, body: dict[str, Any]) -> None:
    """Name one host in links, whatever the client has called."""
    if "nextLink" in body:
        body["nextLink"] = body["nextLink"].replace("//localhost:", "//127.0.0.1:")


def quoted(asked: Asked, given: Answered) -> None:
    """Quote what was sent in errors."""
    if given.status == 400 and isinstance(given.json, dict):
        sent = unquote(asked.path) + asked.body.decode("utf-8", "replace")
        given.json = {"error": {**given.json["error"], "message": f"{sent} is wrong."}}


def tight_lipped(_: Asked, given: Answered) -> None:
    """Say nothing in errors but that there is one."""
    if given.status >= 400 and isinstance(given.json, dict):
        given.json = {"error": {**given.json["error"], "message": "No."}}


def numbered_code(_: Asked, given: Answered) -> None:
    """Tell a wrong method by its number."""
    if given.status == 405 and given.body:
        given.json = {"error": {**given.json["error"], "code": "405"}}
        given.headers["x-ms-error-code"] = "405"


def shared_operation_ids() -> Callable[[AlteredEmulator], None]:
    """Keep one book of Operation-Ids for all keys."""
    known: dict[str, str] = {}

    def used(asked: Asked) -> bool:
        sent, key = asked.headers.get("operation-id"), asked.headers.get(KEY_NAME, "")
        return sent is not None and known.setdefault(sent, key) != key

    return refused(used, 400)


def ignored_precision(asked: Asked) -> None:
    """Compare with `ge` where `gt` was asked."""
    asked.query = re.sub(r"(createdDateTime(?:%20|\+))gt", r"\1ge", asked.query)


def lower_ids(asked: Asked) -> None:
    """Compare ids whatever their case."""
    asked.path = asked.path.lower() if "/endpoints/" not in asked.path else asked.path


def lower_operation_id(asked: Asked) -> None:
    """Keep Operation-Ids in lower case."""
    if "operation-id" in asked.headers:
        asked.headers["operation-id"] = asked.headers["operation-id"].lower()


def skips_bad_counts(asked: Asked) -> None:
    """Leave out counts that are none."""
    asked.query = re.sub(r"(skip|maxpagesize)=(?!\d{1,9}(&|$))[^&]*", r"\1=1", asked.query)


def tolerates_flags(asked: Asked) -> None:
    """Take any flag but `true` for false."""
    asked.query = re.sub(r"forceDelete=(?!(true|false)(&|$))[^&]*", "forceDelete=false", asked.query)


def default_of_ten(asked: Asked) -> None:
    """Have pages of ten."""
    if asked.path.endswith("trainingsets") and "maxpagesize" not in asked.query:
        asked.query += "&maxpagesize=10"


def file_not_measured(_: Asked, given: Answered) -> None:
    """Fail where a file is too large."""
    if given.status == 413:
        given.status = 500


def vague_reference(asked: Asked, given: Answered) -> None:
    """Take a reference to nothing for a malformed request."""
    if asked.method == "PUT" and given.status == 404:
        given.status = 400


def operations_for_all(asked: Asked, given: Answered) -> None:
    """Know an operation of every id."""
    if "/operations/" in asked.path and given.status == 404:
        given.status, given.json = 200, {"id": asked.path.rpartition("/")[2], "status": "Succeeded"}
