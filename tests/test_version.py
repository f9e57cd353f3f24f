"""The version stands in one place that people read and one that programs read; they agree."""

import tomllib
from importlib.metadata import version
from pathlib import Path

import ytsync_desktop

PYPROJECT = Path(__file__).parent.parent / "pyproject.toml"


def test_package_and_project_file_name_the_same_version() -> None:
    declared = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["version"]
    assert ytsync_desktop.__version__ == declared


def test_installed_project_is_this_version() -> None:
    assert version("ytsync-desktop") == ytsync_desktop.__version__
