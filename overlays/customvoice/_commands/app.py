"""The tree of commands: a group per operation group of the client, a command per verb."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import Any

import click

from customvoice._commands.calls import call_verb, wait_for_token
from customvoice._commands.failures import reported
from customvoice._commands.groups import groups_of
from customvoice._commands.parameters import Kind, Parameter
from customvoice._commands.verbs import Verb, verbs_of

__all__ = ["program", "run", "version_of"]

_TYPES: dict[Kind, click.ParamType[Any]] = {
    Kind.TEXT: click.STRING,
    Kind.JSON: click.STRING,
    Kind.INTEGER: click.INT,
    Kind.NUMBER: click.FLOAT,
    Kind.FILE: click.Path(exists=True, dir_okay=False),
    Kind.FILES: click.Path(exists=True),
}


def run(name: str, arguments: Sequence[str]) -> int:
    """Run a command of a group, such as ``projects`` with ``["list"]``, and return its exit code."""

    def call() -> None:
        command = program(version_of(arguments)).commands[name]
        command.main(list(arguments), prog_name=f"customvoice {name}", standalone_mode=False)

    return reported(call, debug="--debug" in arguments)


def version_of(arguments: Sequence[str]) -> str | None:
    """Return the api-version that decides which commands exist; None: the newest stable one."""
    for place, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--api-version":
            return value if equals else next(iter(arguments[place + 1 :]), None)
    return os.environ.get("CUSTOMVOICE_API_VERSION") or None


def program(version: str | None) -> click.Group:
    """Return all groups of an api-version as one command. Raises click.UsageError for an unknown version."""
    module = _module(version)
    root = click.Group("customvoice", help="Work with the Azure Custom Voice REST API.")
    for attribute, class_name in groups_of(module.CustomVoiceClient).items():
        root.add_command(_Resources(attribute, class_name, module))
    return root


def _module(version: str | None) -> ModuleType:
    if version is None:
        return import_module("customvoice")
    try:
        return import_module(f"customvoice.v{version.replace('-', '_')}")
    except ModuleNotFoundError:
        raise click.UsageError(f"unknown api-version {version!r}") from None


class _Resources(click.Group):
    """The verbs of one operation group, loaded when they are needed."""

    def __init__(self, attribute: str, class_name: str, module: ModuleType) -> None:
        super().__init__(_dashed(attribute))
        self._attribute = attribute
        self._class_name = class_name
        self._module = module
        self.help = f"Work with {_dashed(attribute).replace('-', ' ')}."

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *self._verbs, *self._others()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's form
        verb = self._verbs.get(cmd_name)
        if verb is not None:
            return _command(verb, self._attribute, self._module)
        return self._others().get(cmd_name)

    @cached_property
    def _verbs(self) -> Mapping[str, Verb]:
        operations = getattr(self._module, self._class_name)
        return {each.name: each for each in verbs_of(self._attribute, operations)}

    def _others(self) -> Mapping[str, click.Command]:
        return {"wait": _wait_command(self._module)} if self._attribute == "operations" else {}


def _command(verb: Verb, attribute: str, module: ModuleType) -> click.Command:
    parameters: list[click.Parameter] = [_parameter(each, verb.is_required(each)) for each in verb.parameters]

    def callback(**values: Any) -> None:
        common, given = _split(values)
        call_verb(module, attribute, verb, given, common)

    waiting = _WAITING if verb.long_running else ()
    return click.Command(verb.name, params=[*parameters, *waiting, *_CONNECTION], callback=callback, help=verb.summary)


def _wait_command(module: ModuleType) -> click.Command:
    def callback(token: str, **values: Any) -> None:
        wait_for_token(module, token, _split(values)[0])

    token = click.Argument(["token"])
    help_text = "Wait for an operation that was started before, and print its resource."
    return click.Command("wait", params=[token, _WAITING[1], *_CONNECTION], callback=callback, help=help_text)


def _parameter(parameter: Parameter, required: bool) -> click.Parameter:
    if parameter.positional:
        return click.Argument([parameter.name], required=True)
    if parameter.kind is Kind.FLAG:
        return click.Option([parameter.option], is_flag=True, default=None, help=parameter.help)
    return click.Option(
        [parameter.option, parameter.name],
        type=_TYPES[parameter.kind],
        multiple=parameter.kind is Kind.FILES,
        required=required,
        metavar=parameter.kind.value,
        help=f"{parameter.help}{_json_help(parameter)}",
    )


def _json_help(parameter: Parameter) -> str:
    return f" JSON of a {parameter.model}, @FILE, or its kind." if parameter.kind is Kind.JSON else ""


def _split(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the values of the common options, and the given values of the verb's own."""
    names = {each.name for each in (*_WAITING, *_CONNECTION)}
    common = {name: value for name, value in values.items() if name in names}
    given = {name: value for name, value in values.items() if name not in names and value not in (None, ())}
    return common, given


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def _option(*names: str, help_text: str, **settings: Any) -> click.Option:
    return click.Option(list(names), help=help_text, **settings)


_WAITING = (
    _option("--no-wait", help_text="Print the command that waits, instead of waiting.", is_flag=True),
    _option("--timeout", help_text="Stop waiting after this many seconds.", type=click.FloatRange(min=0)),
)
_CONNECTION = (
    _option("--endpoint", help_text="URL of the Speech resource (CUSTOMVOICE_ENDPOINT)."),
    _option("--key", help_text="Key of the Speech resource (CUSTOMVOICE_KEY)."),
    _option("--api-version", help_text="The api-version (CUSTOMVOICE_API_VERSION; default: the newest stable one)."),
    _option("--ca-file", help_text="Certificates to trust, PEM (CUSTOMVOICE_CA_FILE).", type=click.Path(exists=True)),
    _option("--profile", help_text="Profile of the configuration file (CUSTOMVOICE_PROFILE)."),
    _option("--json", "as_json", help_text="Print JSON, also on a terminal.", is_flag=True),
    _option("--query", help_text="Print the part of the JSON that this JMESPath expression selects."),
    _option("--debug", help_text="Log the requests, and show tracebacks.", is_flag=True),
)
