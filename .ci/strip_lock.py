"""Remove everything but the pins from an npm lock file: sponsors, licences, deprecation notes."""

import json
import sys
from pathlib import Path

path = Path(sys.argv[1])
lock = json.loads(path.read_text("utf-8"))
for package in lock["packages"].values():
    for name in ("deprecated", "funding", "license"):
        package.pop(name, None)
path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", "utf-8")
