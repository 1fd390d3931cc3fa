"""The options of `customvoice emulator`: one table for the command line, the environment and the help."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from customvoice_emulator import option_values as values
from customvoice_emulator.common.limits import PERSONAL_VOICE_ACCESS, REQUESTS_PER_WINDOW

PREFIX = "CUSTOMVOICE_EMULATOR_"


@dataclass(frozen=True, slots=True)
class Option:
    """One option: `--name VALUE`, or a switch where `read` is None.

    `read` gives the value of a text or raises argparse.ArgumentTypeError; `bare` is the value of the option without
    one; `many` options may be repeated (in the environment: commas between).
    """

    name: str
    help: str
    read: Callable[[str], Any] | None = None
    value: str = ""
    default: Any = None
    bare: Any = None
    many: bool = False

    @property
    def destination(self) -> str:
        return self.name.replace("-", "_")

    @property
    def variable(self) -> str:
        """The environment variable."""
        return PREFIX + self.destination.upper()

    def add_to(self, group: Any) -> None:
        """Declare the option; without it the value is None."""
        flag = f"--{self.name}"
        if self.read is None:
            group.add_argument(flag, action="store_const", const=True, help=self.help)
            return
        shape: dict[str, Any] = {"nargs": "?", "const": self.bare} if self.bare is not None else {}
        action = "append" if self.many else "store"
        group.add_argument(flag, action=action, type=self.read, metavar=self.value, help=self.help, **shape)

    def from_environment(self, environment: Mapping[str, str]) -> Any:
        """Return the variable's value, or the default; an empty variable counts as unset.

        Raises argparse.ArgumentTypeError.
        """
        text = environment.get(self.variable)
        if not text:
            return self.default
        if self.read is None:
            return values.switch(text)
        return [self.read(each) for each in text.split(",")] if self.many else self.read(text)


GROUPS: Mapping[str, Sequence[Option]] = {
    "where it listens": (
        Option("host", "address to listen on (default 127.0.0.1)", str, "ADDRESS", "127.0.0.1"),
        Option("port", "0 picks a free one (default 8787)", values.port, "PORT", 8787),
        Option("tls", "serve HTTPS with a certificate made on the spot; the second line printed says how to trust it"),
        Option("tls-cert", "serve HTTPS with this certificate chain (PEM)", values.path, "FILE"),
        Option("tls-key", "its private key (PEM)", values.path, "FILE"),
        Option("trust-forwarded", "believe X-Forwarded-Proto, -Host, -Port and -Prefix; for use behind a proxy"),
        Option("access-log", "write a line per request to stderr"),
    ),
    "who may call": (
        Option(
            "key",
            "a key to accept, repeatable; each is a Speech resource of its own unless written NAME:KEY with the same "
            "NAME (default: the development key customvoice-emulator-key)",
            values.key,
            "[NAME:]KEY",
            many=True,
        ),
        Option("key-file", "a file with one key a line, as for --key", values.keys_in, "FILE"),
        Option("jwks", "take only bearer tokens signed by a key of this JSON Web Key Set", values.path, "FILE"),
        Option("token-audience", "and made for this audience", str, "TEXT"),
        Option("token-issuer", "and by this issuer", str, "TEXT"),
    ),
    "state": (
        Option("data-dir", "keep state there (default: in memory)", values.path, "DIRECTORY"),
        Option("seed", "create what this file describes when it starts", values.path, "FILE"),
        Option("catalogue", "recipes and base models instead of the published ones (YAML)", values.path, "FILE"),
    ),
    "how it behaves": (
        Option(
            "pace",
            "how long-running operations go: immediate, reads:N or seconds:S (default reads:2); repeatable for one "
            "kind of resource, as in models=seconds:60",
            values.pace,
            "[KIND=]PACE",
            many=True,
        ),
        Option(
            "rate-limit",
            f"answer 429 after N requests in 10 seconds per Speech resource (N: {REQUESTS_PER_WINDOW})",
            values.positive,
            "N",
            bare=REQUESTS_PER_WINDOW,
        ),
        Option("max-concurrent-trainings", "trainings at a time (default 4)", values.positive, "N", 4),
        Option("max-endpoints", "endpoints of a Speech resource (default 50)", values.positive, "N", 50),
        Option(
            "personal-voice-access",
            f"answer 403 about personal voices: {', '.join(PERSONAL_VOICE_ACCESS)} (default approved)",
            values.access,
            "ACCESS",
            "approved",
        ),
        Option("strict-data", "demand audio and training data as good and as much as documented"),
        Option("lenient-version", "answer a newer api-version as the newest known one"),
        Option("extended-filter", "understand and, or and parentheses in filters"),
    ),
    "what it fetches": (
        Option(
            "allow-host",
            "fetch audioUrl and containerUrl from this host too, repeatable (default: this machine only)",
            values.host,
            "HOST[:PORT]",
            many=True,
        ),
        Option("allow-azure-blobs", "fetch them from https://ACCOUNT.blob.core.windows.net too"),
    ),
    "control plane": (
        Option("no-control", "do without /_emulator/"),
        Option("control-token", "demand this bearer token for /_emulator/", values.key, "TOKEN"),
    ),
}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line; the usage is for --help."""
        self.exit(2, f"{self.prog}: {message}\n")


def parse(argv: Sequence[str] | None, environment: Mapping[str, str]) -> argparse.Namespace:
    """Return the options, those not given from the environment or by default.

    Ends the process with 2 and one line on stderr for what can't be read, with 0 after --help.
    """
    parser = _Parser(
        prog="customvoice emulator",
        usage="customvoice emulator [OPTION …]",
        description="Run the Custom Voice service offline. The first line printed is its URL.",
        epilog=f"Each option is also a variable: --data-dir is {PREFIX}DATA_DIR, --tls is {PREFIX}TLS=1. Options win "
        "over variables; several values have commas between.",
        allow_abbrev=False,
    )
    for title, options in GROUPS.items():
        group = parser.add_argument_group(title)
        for option in options:
            option.add_to(group)
    given = parser.parse_args(argv)
    for option in (each for options in GROUPS.values() for each in options):
        if getattr(given, option.destination) is None:
            try:
                setattr(given, option.destination, option.from_environment(environment))
            except argparse.ArgumentTypeError as error:
                parser.error(f"{option.variable}: {error}")
    return given
