"""Alterations of the emulator that spoil properties of resources: when things happened, styles, texts, locales."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.contract.altered_emulator import Answered

if TYPE_CHECKING:
    from tests.contract.altered_emulator import Asked


def acted_later(_: Asked, body: dict[str, Any]) -> None:
    """Tell a time of the last action that is to come."""
    if "lastActionDateTime" in body:
        later = datetime.fromisoformat(body["lastActionDateTime"]) + timedelta(minutes=1)
        body["lastActionDateTime"] = later.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def sorted_styles(_: Asked, body: dict[str, Any]) -> None:
    """Show styles in the order of the alphabet."""
    properties = body.get("properties", {})
    if "presetStyles" in properties:
        properties["presetStyles"] = sorted(properties["presetStyles"])


def ready_after_changes(_: Asked, body: dict[str, Any]) -> None:
    """Take a change for a creation, after which a training set is ready."""
    if body.get("status") == "Failed":
        body["status"] = "Succeeded"


def tidied_locale(_: Asked, body: dict[str, Any]) -> None:
    """Show locales as they are usually written."""
    language, dash, region = str(body.get("locale", "")).partition("-")
    if dash:
        body["locale"] = f"{language.lower()}-{region.upper()}"


def locale_for_all(asked: Asked, body: dict[str, Any]) -> None:
    """Show a locale to the version that knows one, whoever wrote the project."""
    if asked.method == "GET" and "/projects/" in asked.path and "2026" in asked.query:
        body.setdefault("locale", "en-US")


def posts_replace(asked: Asked, given: Answered) -> None:
    """Answer the creation of what is there as if it was made."""
    if asked.method == "POST" and given.status == 409:
        given.status, given.json = 201, {**asked.json, "status": "Succeeded"}
