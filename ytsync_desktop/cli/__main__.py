"""`python -m ytsync_desktop.cli`."""

import sys

from ytsync_desktop.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
