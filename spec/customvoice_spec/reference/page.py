"""The HTML page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader

from customvoice_spec.document.projection import project
from customvoice_spec.document.versions import versions_of

from .lifetimes import Lifetimes
from .markup import marked
from .view import View


def reference_page(document: Mapping[str, Any]) -> str:
    """Return the reference of a multi-version document as one self-contained HTML page, newest version first.

    The page loads no other file, follows the light or dark scheme of the browser, and fits a phone. Without scripts it
    shows every version. Raises SpecError if the document cannot be projected.
    """
    projections = {version: project(document, version) for version in versions_of(document)}
    lifetimes = Lifetimes(projections)
    views = [(version, View(each, lifetimes)) for version, each in reversed(projections.items())]
    environment = Environment(
        loader=PackageLoader(__package__, "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["marked"] = marked
    template = environment.get_template("reference.html.jinja")
    return template.render(
        title=document["info"]["title"],
        about=document["info"].get("description", ""),
        stages={entry["version"]: entry["stage"] for entry in document["x-versions"]},
        versions=[{"version": version, "groups": view.groups(), "schemas": view.schemas()} for version, view in views],
    )
