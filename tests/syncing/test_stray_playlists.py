"""Playlists made by a job that this journal does not know: taken over for the category, unless another has them."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.chaos.lab.lab import Lab
from tests.chaos.lab.scenes import FRESH
from ytsync_desktop.core.operations import Kind


@pytest.mark.parametrize("linked", [False, True])
def test_a_playlist_that_an_unapproved_category_has_is_not_taken_over(linked: bool):
    """It came after the last import, so that the plan has a create for the title that it bears."""
    with Lab(FRESH) as lab:
        made = lab.account.admin.edit("create_playlist", title="one", description="[ytsync AAAAAAAAAA]")["id"]
        other = lab.machine.categories.create("other", ())
        if linked:
            with closing(sqlite3.connect(lab.machine.folder.database)) as connection, connection:
                connection.execute("UPDATE categories SET youtube_playlist_id = ? WHERE id = ?", (made, other))
        lab.run()
        creates = lab.machine.rows(
            f"SELECT playlist_title, result_id FROM sync_operations WHERE kind = '{Kind.CREATE}'"
        )
        results = {row.playlist_title: row.result_id for row in creates}
        assert (results["one"] == made) is not linked
        assert len(lab.account.playlists()[made].items) == (0 if linked else len(FRESH.wanted["one"]))
