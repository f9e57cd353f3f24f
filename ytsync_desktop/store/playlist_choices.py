"""What the person has settled about single playlists, in the database."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from ytsync_desktop.core.choices import Choices
from ytsync_desktop.core.library import CategoryId, PlaylistId
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.tables import CATEGORIES, PLAYLIST_CHOICES


class SqlChoices:
    """Implements `core.ports.ChoiceStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self) -> Choices:
        """All of them; a row about a category that was deleted waits for that to be undone."""
        with self._database.read() as connection:
            rows = connection.execute(select(PLAYLIST_CHOICES.c.youtube_id, PLAYLIST_CHOICES.c.category_id)).all()
            live = set(connection.execute(select(CATEGORIES.c.id)).scalars())
        return Choices(
            untouched=frozenset(PlaylistId(row.youtube_id) for row in rows if row.category_id is None),
            becomes={
                PlaylistId(row.youtube_id): CategoryId(row.category_id) for row in rows if row.category_id in live
            },
        )

    def leave_alone(self, playlist_id: PlaylistId) -> None:
        """Neither change nor delete it."""
        self._put(playlist_id, None)

    def become(self, playlist_id: PlaylistId, category_id: CategoryId) -> None:
        """Make it this category."""
        self._put(playlist_id, category_id)

    def forget(self, playlist_id: PlaylistId) -> None:
        """Leave it to the plan again."""
        with self._database.write() as connection:
            connection.execute(delete(PLAYLIST_CHOICES).where(PLAYLIST_CHOICES.c.youtube_id == playlist_id))

    def _put(self, playlist_id: PlaylistId, category_id: CategoryId | None) -> None:
        with self._database.write() as connection:
            if category_id is not None:
                connection.execute(delete(PLAYLIST_CHOICES).where(PLAYLIST_CHOICES.c.category_id == category_id))
            new = insert(PLAYLIST_CHOICES).values(youtube_id=playlist_id, category_id=category_id)
            changed = {"category_id": category_id}
            connection.execute(new.on_conflict_do_update(index_elements=["youtube_id"], set_=changed))
