"""In place of PyInstaller's own hook: only the plugins for a desktop, so that the others' libraries stay out too."""

from pathlib import PurePath

from PyInstaller.utils.hooks.qt import add_qt6_dependencies

NO_DESKTOP = ("libqeglfs", "libqlinuxfb", "libqminimal", "libqvnc", "libqvkkhrdisplay", "libqevdev", "libqtuio")
GTK = "libqgtk3"

hiddenimports, binaries, datas = add_qt6_dependencies(__file__)
binaries = [entry for entry in binaries if not PurePath(entry[0]).name.startswith((*NO_DESKTOP, GTK))]
