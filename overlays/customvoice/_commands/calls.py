"""Call the client for a verb, and print what it returns."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import click

from customvoice._commands.output import print_result
from customvoice._commands.parameters import read_value
from customvoice._commands.profile import read_connection
from customvoice._commands.verbs import Variant, Verb
from customvoice._commands.waiting import resume_command, wait
from customvoice._runtime.long_running.pollers import Poller
from customvoice._runtime.paging.items import ItemPaged

__all__ = ["call_verb", "wait_for_token"]


def call_verb(
    module: ModuleType, attribute: str, verb: Verb, given: Mapping[str, Any], common: Mapping[str, Any]
) -> None:
    """Carry out a verb and print the result.

    Args:
        module: the public module of the api-version.
        attribute: the attribute of the operation group, such as ``personal_voices``.
        verb: the verb.
        given: the values of its parameters by name.
        common: the values of the common options.

    Raises:
        click.UsageError: a value is invalid, or the parameters do not fit together.
    """
    try:
        variant = verb.choose(given)
    except ValueError as error:
        raise click.UsageError(f"{error}") from None
    values = _values(module, variant, given)
    with _client(module, common) as client:
        method = getattr(getattr(client, attribute), variant.method)
        positional = [values.pop(each.name) for each in variant.parameters if each.positional]
        _finish(method(*positional, **values), common)


def wait_for_token(module: ModuleType, token: str, common: Mapping[str, Any]) -> None:
    """Wait for the operation of a continuation token, and print its resource. Raises click.UsageError."""
    with _client(module, common) as client:
        try:
            poller = Poller.from_continuation_token(client, token)
        except ValueError as error:
            raise click.UsageError(f"{error}") from None
        _finish(poller, common)


def _values(module: ModuleType, variant: Variant, given: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for parameter in variant.parameters:
        if parameter.name not in given:
            continue
        try:
            values[parameter.name] = read_value(parameter, given[parameter.name], module)
        except (ValueError, OSError) as error:
            raise click.UsageError(f"{parameter.option}: {error}") from None
    return values


def _client(module: ModuleType, common: Mapping[str, Any]) -> Any:
    connection = read_connection(common["profile"], common)
    if common["debug"]:
        logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    trust: dict[str, Any] = {} if connection.ca_file is None else {"verify": connection.ca_file}
    return module.CustomVoiceClient(connection.endpoint, connection.key, user_agent="customvoice-cli", **trust)


def _finish(result: Any, common: Mapping[str, Any]) -> None:
    if isinstance(result, Poller):
        if common.get("no_wait"):
            click.echo(resume_command(result))
            return
        result = wait(result, common["timeout"])
    elif isinstance(result, ItemPaged):
        result = list(result)
    print_result(result, as_json=common["as_json"], query=common["query"])
