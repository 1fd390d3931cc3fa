"""`customvoice verify`: check a service against the Custom Voice contract."""

from __future__ import annotations

import io
import itertools
import os
import sys
from typing import TYPE_CHECKING

from .run.arguments import WRONG_USAGE, parse, plan_from
from .service.process import end_cleanly_on_terminate
from .service.target import TargetError, trusting

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from rich.console import Console

    from .results.outcome import RunOutcome
    from .run.plan import Plan
    from .service.redaction import Redactor

HELD, BROKEN, NO_TARGET, INTERRUPTED = 0, 1, 3, 130
# A log has no width of its own; curl commands should not be broken into short lines there.
_LOG_WIDTH = 120


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with the given arguments (default: those of the process); return its exit status."""
    try:
        options = parse(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    if options.list or options.explain:
        from .standing import catalogue

        return catalogue.show(options.explain)
    from rich.console import Console

    if isinstance(sys.stdout, io.TextIOWrapper):
        # Responses may contain characters that the terminal cannot print; that must not be a crash.
        sys.stdout.reconfigure(errors="backslashreplace")
    console = Console(highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = _LOG_WIDTH
    end_cleanly_on_terminate()
    from .jobs.example_database import DatabaseError
    from .recordings import RecordingError
    from .report.report_file import ReportFileError

    try:
        return _run(options, console)
    except TargetError as error:
        _complain(console, str(error))
        return NO_TARGET
    except (DatabaseError, RecordingError, ReportFileError) as error:
        _complain(console, str(error))
        return WRONG_USAGE
    except KeyboardInterrupt:
        console.print("customvoice verify: interrupted; nothing was left running.", markup=False)
        return INTERRUPTED


def _run(options: argparse.Namespace, console: Console) -> int:
    from .report import files

    try:
        files.check_writable(options.report)
    except OSError as error:
        _complain(console, f"cannot write reports to {options.report}: {error}")
        return WRONG_USAGE
    if options.merge:
        from .report import report_file
        from .service.redaction import Redactor

        return _report(report_file.merge(options.merge), options, console, Redactor())
    if options.har:
        return _check_recordings(options, console)
    with trusting(options.ca_file):
        return _verify(options, console)


def _check_recordings(options: argparse.Namespace, console: Console) -> int:
    """Hold recorded traffic against the contract; nothing is sent."""
    from .recordings import command
    from .service.redaction import Redactor

    secrets = [secret for secret in (options.key, os.environ.get("CUSTOMVOICE_KEY")) if secret]
    recording = command.load(options.har, secrets)
    outcome = command.check_recording(recording, options.har, strict=options.strict)
    status = _report(outcome, options, console, Redactor(secrets))
    command.show_evidence(console, recording)
    return status


def _verify(options: argparse.Namespace, console: Console) -> int:
    from .jobs import example_database
    from .report import console as terminal
    from .run import campaign
    from .service.redaction import Redactor

    plan = plan_from(options)
    if options.cleanup:
        return _clean_up(plan, console)
    if not any(each.own_jobs() for each in itertools.islice(plan.rounds(), 1)):
        _complain(console, f"the plan is empty: {plan.why_empty()}")
        return WRONG_USAGE
    redactor = Redactor([plan.key, *filter(None, [plan.other_key])])
    if plan.database:
        example_database.check(plan.database)
    console.print(
        f"Verifying {', '.join(plan.versions)} on {plan.target or 'an emulator of this run'}: "
        f"profile {plan.profile}, seed {plan.seed}.",
        markup=False,
    )
    if plan.live:
        console.print(
            f"All ids begin with {plan.live.prefix}; the run deletes its resources at its end. If it is killed, run:\n"
            f"customvoice verify --target {plan.target} --cleanup {plan.live.prefix}",
            markup=False,
            soft_wrap=True,
        )
    with terminal.ProgressView(console, plan.versions) as view:
        outcome = campaign.run(plan, view)
    return _report(_redacted(outcome, redactor), options, console, redactor)


def _clean_up(plan: Plan, console: Console) -> int:
    """Delete what an earlier run left behind."""
    from .run.live_session import Session

    with Session(plan) as session:
        deleted, left = session.clean()
    console.print(f"{deleted} resources were deleted.", markup=False)
    if left:
        _complain(console, session.left_behind(left))
    return BROKEN if left else HELD


def _report(outcome: RunOutcome, options: argparse.Namespace, console: Console, redactor: Redactor) -> int:
    """Show the outcome and write it down; return the exit status it means."""
    from .report import console as terminal
    from .report import files, report_file

    terminal.show(console, outcome)
    written = [*files.write(outcome, options.report, redactor), report_file.write(outcome, options.report, redactor)]
    for path in written:
        console.print(f"Report: {path}", markup=False, soft_wrap=True)
    if options.github:
        from .report import github

        # Not through the console, which would break the lines.
        sys.stdout.write(redactor.text(github.render(outcome)))
    return HELD if outcome.verdict == "passed" else BROKEN


def _redacted(outcome: RunOutcome, redactor: Redactor) -> RunOutcome:
    """Workers redact what they send; what the parent adds (the target's URL, a crash) goes through the same gate."""
    from dataclasses import replace

    from .results.outcome import VersionOutcome

    return replace(
        outcome,
        target=redactor.text(outcome.target),
        versions=[VersionOutcome.from_wire(redactor.data(version.to_wire())) for version in outcome.versions],
    )


def _complain(console: Console, text: str) -> None:
    console.print(f"customvoice verify: {text}", style="red", markup=False)


if __name__ == "__main__":
    sys.exit(main())
