"""Which version this program is, and on what it stands: told by `--version`, the log, and the window's *About*."""

from __future__ import annotations

import platform

from ytsync_desktop import __version__


def parts() -> dict[str, str]:
    """Name → version of what decides over data and connections: Python, SQLite, OpenSSL."""
    import sqlite3
    import ssl

    return {
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "OpenSSL": ssl.OPENSSL_VERSION.split()[1],
    }


def told(**more: str) -> str:
    """Two lines: the program, and its parts with `more` of them."""
    names = {**parts(), **more}
    return f"ytsync {__version__}\n" + ", ".join(f"{name} {version}" for name, version in names.items())
