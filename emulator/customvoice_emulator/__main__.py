"""`python -m customvoice_emulator`: the same as `customvoice emulator`."""

import sys

from customvoice_emulator.cli import main

sys.exit(main())
