"""In place of PyInstaller's own hook: two programs on one machine speak here, so no encryption and no network news."""

from pathlib import PurePath

from PyInstaller.utils.hooks.qt import add_qt6_dependencies

NOT_USED = ("tls", "networkinformation")

hiddenimports, binaries, datas = add_qt6_dependencies(__file__)
binaries = [entry for entry in binaries if not set(PurePath(entry[1]).parts) & set(NOT_USED)]
