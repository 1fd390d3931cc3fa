"""`python -m mutants`: count the mutants that the contract suite kills, how fast, and its false alarms."""

from __future__ import annotations

import argparse
import json
import os
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from customvoice_contract.jobs.profiles import DEFAULT_PROFILE, PROFILES
from customvoice_contract.service.process import end_cleanly_on_terminate

from .catalogue import MUTANTS, NONE
from .measure.measurement import Measurement, chooses_any, run_missing
from .measure.result import OURS, STOCK, Result, Results
from .measure.table import Table
from .measure.variants import VariantResult, measure
from .variants.catalogue import EXPECTED, VARIANTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_DONE, _SURVIVORS, _INTERRUPTED = 0, 1, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; return 0 when every mutant was killed without a false alarm, 1 otherwise."""
    parser = _parser()
    options = parser.parse_args(argv)
    for name in options.only or () if not options.variants else ():
        if not chooses_any(name):
            parser.error(f"{name!r} is not a mutant or a class; --list prints them")
    end_cleanly_on_terminate()
    if options.list:
        return _list()
    if options.variants:
        return _variants(options)
    file = options.report / "results.jsonl"
    if options.fresh:
        file.unlink(missing_ok=True)
    results = Results(file)
    measurement = Measurement(
        suite=STOCK if options.stock else OURS,
        profile=options.profile,
        seeds=options.seeds,
        baseline_seeds=options.baseline_seeds,
        only=tuple(options.only or ()),
        sample=options.sample,
    )
    keys = measurement.keys()
    try:
        for number, result in enumerate(run_missing(keys, results, at_once=options.jobs), 1):
            print(f"{number:4}  {_line(result)}", flush=True)
    except KeyboardInterrupt:
        print("Interrupted; the same command resumes.", file=sys.stderr)
        return _INTERRUPTED
    _write(options.report, results)
    return _show(measurement, [each for each in results if each.key in keys])


def _variants(options: argparse.Namespace) -> int:
    names = [each for each in VARIANTS if not options.only or any(fnmatch(each, name) for name in options.only)]
    results = measure(names, options.profile, options.seed, options.api_version or (), options.part or ())
    return _DONE if _show_variants(results) else _SURVIVORS


def _show_variants(results: Iterable[VariantResult]) -> bool:
    """Print the table, a line per variant; return whether all were left in peace and reported."""
    right = True
    print(f"{'variant':28} {'contract':10} {'seconds':>7}  deviations reported")
    for each in results:
        right = right and each.is_right
        verdict = "kept" if not each.breaches else "BROKEN"
        reported = ", ".join(each.deviations) or "-"
        print(f"{each.name:28} {verdict:10} {each.seconds:7.0f}  {reported}", flush=True)
        for breach in each.breaches:
            print(f"    {breach}")
        if not each.breaches and not each.is_right:
            print(f"    not reported: {EXPECTED[each.name]} ({VARIANTS[each.name].title})")
    return right


def _list() -> int:
    for mutant in MUTANTS.values():
        print(f"{mutant.id:34} {mutant.group:22} {mutant.title} ({mutant.contract})")
    return _DONE


def _show(measurement: Measurement, results: Sequence[Result]) -> int:
    """Print the table of the measurement, and survivors, false alarms and failed runs by name."""
    table = Table.of(measurement.suite, measurement.profile, results, MUTANTS)
    whole = table.whole
    print(f"\n{table.to_markdown()}")
    for name in whole.survivors:
        print(f"survived: {name}: {MUTANTS[name].title} (killed by {whole.kills[name]} of {whole.runs[name]} seeds)")
    for name, count in table.alarms.items():
        print(f"false alarm: {name} ({count})")
    failed = [result for result in results if result.error]
    for result in failed:
        print(f"no result: {result.mutant}, seed {result.seed}: {result.error}")
    return _SURVIVORS if whole.survivors or table.alarms or failed else _DONE


def _write(directory: Path, results: Results) -> None:
    """Write all results so far, as JSON and as Markdown."""
    tables = [
        Table.of(suite, profile, results, MUTANTS)
        for suite, profile in sorted({(result.suite, result.profile) for result in results})
    ]
    directory.mkdir(parents=True, exist_ok=True)
    text = json.dumps([table.to_data() for table in tables], indent=2, ensure_ascii=False)
    (directory / "mutants.json").write_text(text + "\n", "utf-8")
    (directory / "mutants.md").write_text("\n".join(table.to_markdown() for table in tables), "utf-8")


def _line(result: Result) -> str:
    verdict = "found " + ", ".join(result.found[:3]) if result.found else "found nothing"
    if result.error:
        verdict = f"no result: {result.error.splitlines()[0]}"
    return f"{result.mutant:34} seed {result.seed:<3} {result.seconds:6.1f} s  {verdict}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make mutants ARGS=…",
        description="Run the contract suite on mutants of the emulator. What was measured before is not run again.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--only", action="append", metavar="NAME", help="a mutant (a glob), or a word in a class's name"
    )
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="take N mutants of each class")
    parser.add_argument("--seeds", type=int, default=5, metavar="N", help="runs on each mutant (default 5)")
    parser.add_argument("--baseline-seeds", type=int, default=20, metavar="N", help=f"runs on `{NONE}` (default 20)")
    parser.add_argument("--profile", choices=PROFILES, default=DEFAULT_PROFILE, help=f"default: {DEFAULT_PROFILE}")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="runs at once")
    parser.add_argument("--stock", action="store_true", help="measure Schemathesis with its own checks instead")
    parser.add_argument("--report", type=Path, default=Path("reports/mutants"), metavar="DIR", help="where results go")
    parser.add_argument("--fresh", action="store_true", help="forget what was measured before")
    parser.add_argument(
        "--variants", action="store_true", help="run on services that are right but different; none may be reported"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="seed of the runs on variants")
    parser.add_argument("--api-version", action="append", metavar="V", help="of the runs on variants (default: all)")
    parser.add_argument("--part", action="append", metavar="P", help="of the runs on variants (default: all)")
    parser.add_argument("--list", action="store_true", help="list the mutants and end")
    return parser
