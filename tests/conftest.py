"""What holds for every test: Qt draws into memory, also where pytest is called without make; simulators at hand."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["tests.simulator_fixtures"]
