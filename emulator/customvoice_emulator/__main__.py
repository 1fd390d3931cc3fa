"""`python -m customvoice_emulator`: run `customvoice emulator`."""

import sys

from customvoice_emulator.cli import main

sys.exit(main())
