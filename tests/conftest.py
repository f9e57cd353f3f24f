"""What holds for every test: Qt draws into memory, also where pytest is called without make."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
