"""Keeps the loggers of the libraries that see tokens and codes above DEBUG, whatever the root logger is set to."""

from __future__ import annotations

import logging

_TALKATIVE = (
    "requests_oauthlib",
    "oauthlib",
    "urllib3",
    "requests",
    "googleapiclient",
    "google",
    "google_auth_oauthlib",
    "google_auth_httplib2",
    "httplib2",
)


def quieten_libraries() -> None:
    """Raise them to WARNING; loggers that are stricter already stay so."""
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.setLevel(max(logging.WARNING, logger.level))
