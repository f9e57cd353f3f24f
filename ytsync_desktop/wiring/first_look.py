"""What the window shows until the application is loaded: the figures around its pages."""

from __future__ import annotations

from dataclasses import replace

from ytsync_desktop.core.overview import Overview
from ytsync_desktop.store.glance import glance
from ytsync_desktop.store.glance_library import Sorted, glance_library
from ytsync_desktop.wiring.claim import Claim
from ytsync_desktop.wiring.interrupted import as_interrupted


def first_look(claimed: Claim) -> Overview | None:
    """The figures of a folder that nobody else works on; None where they have to wait for the application."""
    found = glance(claimed.folder.database)
    if found is None or found.job is None:
        return found
    return replace(found, job=as_interrupted(found.job))


def first_library(claimed: Claim) -> Sorted | None:
    """The library of such a folder; None where it has to wait for the application."""
    return glance_library(claimed.folder.database)
