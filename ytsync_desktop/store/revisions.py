"""The versions of the database's schema: known without loading what migrates one."""

from __future__ import annotations

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
"""All revisions, oldest first."""

HEAD = REVISIONS[-1]
