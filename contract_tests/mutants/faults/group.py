"""A mutant, and how the mutants of one class are gathered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from mutants.asgi.mutation import (
    Mutation,
    RequestAlteration,
    ResponseAlteration,
    altering_request,
    altering_response,
)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One contract violation: `title` says what it does wrong, `contract` where the contract says otherwise.

    `contract` is a row of docs/FIDELITY.md, a node of the document, or the Azure REST guideline; `module` says where
    it is defined; `make` returns the mutation with a memory of its own.
    """

    id: str
    group: str
    title: str
    contract: str
    module: str
    make: Callable[[], Mutation]


class Group:
    """The mutants of one class, in the order of their definition; each is named after its function or class."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.mutants: list[Mutant] = []

    def mutant(self, title: str, *, contract: str) -> Callable[[Mutation], Mutation]:
        """Register a function that answers in place of the emulator."""

        def register(mutation: Mutation) -> Mutation:
            return self._add(mutation, title, contract, lambda: mutation)

        return register

    def stateful(self, title: str, *, contract: str) -> Callable[[type], type]:
        """Register a class whose instances are mutations; each served emulator has one of its own."""
        return lambda kind: self._add(kind, title, contract, kind)

    def alters_response(self, title: str, *, contract: str) -> Callable[[ResponseAlteration], ResponseAlteration]:
        """Register a function that alters responses."""
        return lambda alter: self._add(alter, title, contract, lambda: altering_response(alter))

    def alters_request(self, title: str, *, contract: str) -> Callable[[RequestAlteration], RequestAlteration]:
        """Register a function that alters requests."""
        return lambda alter: self._add(alter, title, contract, lambda: altering_request(alter))

    def _add(self, made: _T, title: str, contract: str, make: Callable[[], Mutation]) -> _T:
        name: str = getattr(made, "__name__", "")
        module = made.__module__.rpartition(".")[2]
        self.mutants.append(Mutant(_hyphenated(name), self.name, title, contract, module, make))
        return made


def _hyphenated(name: str) -> str:
    separated = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    return separated.strip("_").replace("_", "-")
