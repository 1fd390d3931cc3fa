"""What a mutant is, and how a class of them is gathered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from .exchange import Answer, Request
from .service import Service

_T = TypeVar("_T")
Mutation = Callable[[Request, Service], Awaitable[Answer]]
"""Answers a request in place of the service, which it may ask."""
Alteration = Callable[[Request, Answer], None]
"""Alters the service's answer in place."""
Rewriting = Callable[[Request], Request]
"""Returns the request that the service is to see."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One contract violation: `title` says what it does wrong, `contract` where the contract says otherwise.

    `contract` is a row of docs/FIDELITY.md, a node of the document, or the Azure REST guideline; `module` says where
    it is defined; `make` gives the mutation with a memory of its own.
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
        """Register a function that answers in place of the service."""

        def register(mutation: Mutation) -> Mutation:
            return self._add(_name_of(mutation), title, contract, lambda: mutation, mutation)

        return register

    def remembering(self, title: str, *, contract: str) -> Callable[[type], type]:
        """Register a class whose instances are mutations; each served emulator gets one of its own."""
        return lambda kind: self._add(_name_of(kind), title, contract, kind, kind)

    def altering(self, title: str, *, contract: str) -> Callable[[Alteration], Alteration]:
        """Register a function that alters answers."""

        def register(alter: Alteration) -> Alteration:
            async def mutation(request: Request, service: Service) -> Answer:
                answer = await service.answer(request)
                alter(request, answer)
                return answer

            return self._add(_name_of(alter), title, contract, lambda: mutation, alter)

        return register

    def rewriting(self, title: str, *, contract: str) -> Callable[[Rewriting], Rewriting]:
        """Register a function that alters requests."""

        def register(rewrite: Rewriting) -> Rewriting:
            async def mutation(request: Request, service: Service) -> Answer:
                return await service.answer(rewrite(request))

            return self._add(_name_of(rewrite), title, contract, lambda: mutation, rewrite)

        return register

    def _add(self, name: str, title: str, contract: str, make: Callable[[], Mutation], made: _T) -> _T:
        module = made.__module__.rpartition(".")[2]
        self.mutants.append(Mutant(_hyphenated(name), self.name, title, contract, module, make))
        return made


async def unmutated(request: Request, service: Service) -> Answer:
    """Answer as the service does."""
    return await service.answer(request)


def _name_of(made: object) -> str:
    name: str = getattr(made, "__name__", "")
    return name


def _hyphenated(name: str) -> str:
    separated = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    return separated.strip("_").replace("_", "-")
