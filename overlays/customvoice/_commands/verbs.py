"""The verbs of each operation group, derived from the methods of the generated client."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_overloads

from customvoice._commands.parameters import Parameter, read_parameters

__all__ = ["Variant", "Verb", "verbs_of"]

_BEGIN, _FROM = "begin_", "_from_"
# Other names of verbs, as people say them.
_ALIASES = {("models", "create"): "train"}


@dataclass(frozen=True, slots=True)
class Variant:
    """One method that carries out a verb: its name, its parameters, and whether it starts an operation."""

    method: str
    parameters: Sequence[Parameter]
    long_running: bool

    @property
    def names(self) -> frozenset[str]:
        """The names of all parameters."""
        return frozenset(each.name for each in self.parameters)

    def missing(self, given: Mapping[str, Any]) -> list[Parameter]:
        """Return the required parameters without a value."""
        return [each for each in self.parameters if each.required and each.name not in given]


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb such as ``create``, with one or more methods: from a URL, from files, and so on."""

    name: str
    summary: str
    variants: Sequence[Variant]

    @property
    def parameters(self) -> list[Parameter]:
        """The parameters of all variants; one is required if every variant requires it."""
        found = {each.name: each for variant in self.variants for each in variant.parameters}
        return list(found.values())

    def is_required(self, parameter: Parameter) -> bool:
        """Return whether every variant requires the parameter."""
        found = [each for variant in self.variants for each in variant.parameters if each.name == parameter.name]
        return len(found) == len(self.variants) and all(each.required for each in found)

    @property
    def long_running(self) -> bool:
        """Whether the verb starts a long-running operation."""
        return any(each.long_running for each in self.variants)

    def choose(self, given: Mapping[str, Any]) -> Variant:
        """Return the first variant that takes all given parameters and has what it requires.

        Raises:
            ValueError: no variant does; the message says what is missing, or what excludes what.
        """
        fitting = [each for each in self.variants if given.keys() <= each.names]
        if not fitting:
            raise ValueError(self._conflict(given))
        complete = [each for each in fitting if not each.missing(given)]
        if not complete:
            needed = (" and ".join(each.option for each in variant.missing(given)) for variant in fitting)
            raise ValueError(f"missing {', or '.join(dict.fromkeys(needed))}")
        return complete[0]

    def _conflict(self, given: Mapping[str, Any]) -> str:
        common = frozenset.intersection(*(each.names for each in self.variants))
        options = sorted(each.option for each in self.parameters if each.name in given.keys() - common)
        return f"{' and '.join(options)} exclude each other"


def verbs_of(group: str, operations: type[Any]) -> list[Verb]:
    """Return the verbs of an operation group, aliases included."""
    methods: dict[str, list[Variant]] = {}
    summaries: dict[str, str] = {}
    for name, method in _methods(operations):
        verb = name.removeprefix(_BEGIN).partition(_FROM)[0].replace("_", "-")
        docstring = method.__doc__ or ""
        summaries.setdefault(verb, docstring.partition("\n")[0])
        parameters = tuple(read_parameters(_signature(method), docstring))
        methods.setdefault(verb, []).append(Variant(name, parameters, name.startswith(_BEGIN)))
    verbs = [Verb(name, summaries[name], variants) for name, variants in methods.items()]
    named = [(each, _ALIASES.get((group, each.name))) for each in verbs]
    return [*verbs, *(Verb(alias, each.summary, each.variants) for each, alias in named if alias)]


def _methods(operations: type[Any]) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, member in vars(operations).items():
        if inspect.isfunction(member) and not name.startswith("_"):
            yield name, member


def _signature(method: Callable[..., Any]) -> inspect.Signature:
    """Return the signature with every field as a keyword: of two overloads the one without a body."""
    signatures = [inspect.signature(each) for each in get_overloads(method)] or [inspect.signature(method)]
    return next(each for each in signatures if "body" not in each.parameters)
