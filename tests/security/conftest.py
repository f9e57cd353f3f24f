"""What the tests of the locked doors share with those of the window and of the terminal."""

from tests.cli.conftest import terminal
from tests.ui.conftest import browser, open_window

__all__ = ["browser", "open_window", "terminal"]
