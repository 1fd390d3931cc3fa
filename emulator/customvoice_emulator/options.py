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
    """One option: `--name VALUE`, or a switch if `read` is None.

    `read` parses the text of a value, or raises argparse.ArgumentTypeError; `bare` is the value of the option without
    a text; `many` options can be repeated (in the environment: separated by commas).
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
        """Add the option to a parser group; its default is None."""
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
    "address": (
        Option("host", "address to listen on (default 127.0.0.1)", str, "ADDRESS", "127.0.0.1"),
        Option("port", "port to listen on; 0 picks a free one (default 8787)", values.port, "PORT", 8787),
        Option("tls", "serve HTTPS with a generated certificate; the second line of output says how to trust it"),
        Option("tls-cert", "serve HTTPS with this certificate chain (PEM)", values.path, "FILE"),
        Option("tls-key", "the private key of --tls-cert (PEM)", values.path, "FILE"),
        Option(
            "cors",
            "allow pages of this origin to call the service, repeatable; off: of none, *: of any (default: any, if "
            "only this machine can reach the address)",
            values.origin,
            "ORIGIN|off",
            many=True,
        ),
        Option("trust-forwarded", "trust X-Forwarded-Proto, -Host, -Port and -Prefix; for use behind a proxy"),
        Option("access-log", "write one line per request to stderr"),
    ),
    "authentication": (
        Option(
            "key",
            "accepted key, repeatable; each key has its own Speech resource, keys written NAME:KEY with the same NAME "
            "share one (default: the development key customvoice-emulator-key)",
            values.key,
            "[NAME:]KEY",
            many=True,
        ),
        Option("key-file", "file with one key per line, in the form of --key", values.keys_file, "FILE"),
        Option("jwks", "accept only bearer tokens signed by a key of this JSON Web Key Set", values.path, "FILE"),
        Option("token-audience", "accept only bearer tokens for this audience (needs --jwks)", str, "TEXT"),
        Option("token-issuer", "accept only bearer tokens of this issuer (needs --jwks)", str, "TEXT"),
    ),
    "state": (
        Option("data-dir", "keep the state in this directory (default: in memory)", values.path, "DIRECTORY"),
        Option("seed", "add the resources of this file at the start (YAML or JSON)", values.path, "FILE"),
        Option("catalogue", "replace the published recipes and base models by this file (YAML)", values.path, "FILE"),
    ),
    "behaviour": (
        Option(
            "pace",
            "pace of long-running operations: immediate, reads:N or seconds:S (default reads:2); repeatable for one "
            "kind of resource, such as models=seconds:60",
            values.pace,
            "[KIND=]PACE",
            many=True,
        ),
        Option(
            "rate-limit",
            f"respond 429 after N requests in 10 seconds per Speech resource (default N: {REQUESTS_PER_WINDOW})",
            values.positive,
            "N",
            bare=REQUESTS_PER_WINDOW,
        ),
        Option(
            "max-concurrent-trainings", "maximum number of concurrent trainings (default 4)", values.positive, "N", 4
        ),
        Option(
            "max-endpoints", "maximum number of endpoints per Speech resource (default 50)", values.positive, "N", 50
        ),
        Option(
            "personal-voice-access",
            f"respond 403 to personal voice requests: {', '.join(PERSONAL_VOICE_ACCESS)} (default approved)",
            values.access,
            "ACCESS",
            "approved",
        ),
        Option("no-synthesis", "do not serve speech synthesis (/cognitiveservices/v1 and WebSockets)"),
        Option("strict-data", "require the documented quality and amount of audio and training data"),
        Option("lenient-version", "handle a newer api-version as the newest known one"),
        Option("extended-filter", "accept and, or and parentheses in filters"),
    ),
    "fetching": (
        Option(
            "allow-host",
            "fetch audioUrl and containerUrl also from this host, repeatable (default: this machine only)",
            values.host,
            "HOST[:PORT]",
            many=True,
        ),
        Option("allow-azure-blobs", "fetch them also from https://ACCOUNT.blob.core.windows.net"),
    ),
    "control plane": (
        Option("no-control", "do not serve the control plane (/_emulator/)"),
        Option(
            "control-host",
            "allow requests for this host name on the control plane without a token, repeatable (default: addresses of "
            "this machine and the listening address)",
            values.host_name,
            "NAME",
            many=True,
        ),
        Option("control-token", "require this bearer token for the control plane (/_emulator/)", values.key, "TOKEN"),
    ),
}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Print the error in one line, without the usage."""
        self.exit(2, f"{self.prog}: {message}\n")


def parse(argv: Sequence[str] | None, environment: Mapping[str, str]) -> argparse.Namespace:
    """Return the options; options that are not given come from the environment, or have their default.

    For an invalid option, exit with 2 and one line on stderr; after --help, exit with 0.
    """
    parser = _Parser(
        prog="customvoice emulator",
        usage="customvoice emulator [OPTION …]",
        description="Run the Custom Voice service offline. The first line of output is its URL.",
        epilog=f"Each option is also an environment variable: --data-dir is {PREFIX}DATA_DIR, --tls is {PREFIX}TLS=1. "
        "Options take precedence over variables; separate several values by commas.",
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
