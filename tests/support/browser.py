"""Run a script in a page that Chromium shows, for tests of HTML reports and of other pages."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

_CHROMIUM = shutil.which("chromium")
# Without these options Chromium contacts hosts of its own.
_QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
needs_chromium = pytest.mark.skipif(_CHROMIUM is None, reason="chromium is not installed (Debian package chromium)")


def seen(page: str, script: str, folder: Path, *, width: int = 1280, dark: bool = False, anchor: str = "") -> str:
    """Open `page` in a window of `width` pixels and return what `script` returns, the body of an async function."""
    probe = (
        f'<script>addEventListener("load", () => (async () => {{ {script} }})()'
        ".then(text => document.title = text, error => document.title = String(error)))</script></body>"
    )
    file = folder / "page.html"
    file.write_text(page.replace("</body>", probe), "utf-8")
    shown = [f"--blink-settings=preferredColorScheme={0 if dark else 1}", f"--window-size={width},900"]
    return title_of(file.as_uri() + anchor, folder, *shown)


def title_of(url: str, folder: Path, *options: str) -> str:
    """Open the page at `url` and return its title once its scripts have run."""
    profile = f"--user-data-dir={folder / 'profile'}"
    command = [str(_CHROMIUM), *_QUIET, *options, profile, "--virtual-time-budget=3000", "--dump-dom", url]
    # S603: the browser that PATH names.
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    (title,) = re.findall(r"<title>([^<]*)</title>", done.stdout)
    return unescape(title)
