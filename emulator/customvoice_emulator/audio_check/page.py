"""Write reports as one HTML page without scripts: a waveform per file, with the places of the verdicts."""

from collections.abc import Sequence
from html import escape
from string import Template

from customvoice_emulator.audio_check.output import SIGNS, summary
from customvoice_emulator.audio_check.verdict import FileReport, Verdict

_HEIGHT = 60
_PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Audio check</title>
<style>
:root { color-scheme: light dark; --line: #d0d4da; --unsure: #57606a; }
:root { --ok: #1a7f37; --warning: #9a6700; --error: #cf222e; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3d444d; --ok: #3fb950; --unsure: #9198a1; --warning: #d29922; --error: #f85149; }
}
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
section { border: 1px solid var(--line); border-radius: 8px; margin: 1rem 0; padding: 0 1rem 1rem; }
h2 { font-size: 1.1rem; overflow-wrap: anywhere; }
svg { display: block; height: 5rem; width: 100%; }
ul { list-style: none; margin: 0.5rem 0 0; padding: 0; }
li { display: grid; gap: 0 0.75rem; grid-template-columns: 1.5rem 6rem 1fr; overflow-wrap: anywhere; }
.ok b { color: var(--ok); } .unsure b { color: var(--unsure); }
.warning b { color: var(--warning); } .error b { color: var(--error); }
small { display: block; opacity: 0.8; }
@media (max-width: 30rem) { li { grid-template-columns: 1.5rem 1fr; } li > :last-child { grid-column: 2; } }
</style>
</head>
<body>
<h1>Audio check</h1>
<p>$summary</p>
$files
</body>
</html>
""")


def as_page(reports: Sequence[FileReport]) -> str:
    """Return the page as HTML."""
    files = "\n".join(_section(each) for each in reports)
    return _PAGE.substitute(summary=escape(summary(reports)), files=files)


def _section(report: FileReport) -> str:
    title = f"{report.name} \u00b7 {report.seconds:.1f} s"
    verdicts = "".join(_item(each) for each in report.verdicts)
    return f"<section><h2>{escape(title)}</h2>{_waveform(report)}<ul>{verdicts}</ul></section>"


def _item(verdict: Verdict) -> str:
    advice = f"<small>{escape(verdict.advice)}.</small>" if verdict.advice else ""
    return (
        f'<li class="{verdict.level.value}"><b role="img" aria-label="{verdict.level.value}">{SIGNS[verdict.level]}</b>'
        f"<span>{escape(verdict.check)}</span><span>{escape(verdict.reason)}{advice}</span></li>"
    )


def _waveform(report: FileReport) -> str:
    """Return the outline of the sound as SVG; the parts that verdicts are about are marked."""
    if not report.outline:
        return ""
    width = len(report.outline)
    middle = _HEIGHT / 2
    halves = [max(0.5, value * middle) for value in report.outline]
    bars = "".join(f"M{place}.5 {middle - each:.1f}V{middle + each:.1f}" for place, each in enumerate(halves))
    marks = "".join(
        f'<rect x="{each.start / report.seconds * width:.1f}" y="0" height="{_HEIGHT}" '
        f'width="{max(2.0, (each.end - each.start) / report.seconds * width):.1f}" fill="var(--warning)" '
        f'opacity="0.3"><title>{escape(each.check)}: {each.start:.2f} s to {each.end:.2f} s</title></rect>'
        for each in report.spans
    )
    return (
        f'<svg viewBox="0 0 {width} {_HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="waveform of {escape(report.name, quote=True)}">{marks}'
        f'<path d="{bars}" stroke="currentColor" fill="none"/></svg>'
    )
