"""The right side of the library: everything known about the chosen video, whole and as plain text."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout

from ytsync_desktop.core.catalogue import Catalogue
from ytsync_desktop.core.library import VideoId
from ytsync_desktop.core.web_pages import open_page, video_page
from ytsync_desktop.ui.formats import count, listed
from ytsync_desktop.ui.library.shelf import Entry, Shelf
from ytsync_desktop.ui.text import label
from ytsync_desktop.ui.thumbnails.album import Album
from ytsync_desktop.ui.thumbnails.frame import PictureFrame
from ytsync_desktop.ui.widgets.buttons import button
from ytsync_desktop.ui.widgets.layouts import column, holder

LookUp = Callable[[VideoId, Callable[[str, tuple[str, ...]], None]], object]
"""Finds out the description and the tags of a video, and then calls."""

_MOST = 12
_LONGEST, _MOST_TAGS = 2_000, 20
_STAYING_MS = 60
"""So long a video is looked at before its texts are read: not at every step of a key held down."""
_TAGS, _DESCRIPTION = _SAID = ("Tags", "Description")


class Details(QScrollArea):
    """Fields of one video; the number of them for several; a hint for none.

    `look_up` is asked for what a video's owner says of it: such texts are long, and only the one on show is read.
    """

    def __init__(self, album: Album, look_up: LookUp) -> None:
        super().__init__()
        self._look_up = look_up
        self.setObjectName("detailsPane")
        self.setAccessibleName("Details")
        self.setProperty("kind", "side")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._video = VideoId("")
        self._read_from: weakref.ref[Catalogue] | None = None
        self._staying = QTimer(self, singleShot=True, interval=_STAYING_MS)
        self._staying.timeout.connect(self._read)
        self._picture = PictureFrame(album, "detailsPicture")
        self._title = _text(label(bold=True, wrap=True, whole=True, name="detailsTitle"))
        self._fields: dict[str, tuple[QLabel, QLabel]] = {}
        fields = QVBoxLayout()
        fields.setSpacing(2)
        for name in ("Channel", "Published", "Length", "State", "In playlists", "In categories", *_SAID):
            head, value = label(name, tone="dim", step=-1), _text(label(wrap=True, whole=True))
            head.setContentsMargins(0, 8, 0, 0)
            self._fields[name] = (head, value)
            fields.addWidget(head)
            fields.addWidget(value)
        self._open = button("Open on YouTube", self._browse, name="openOnYouTubeButton", symbol="arrow-square-out")
        self._open.setAccessibleDescription("Opens the video in the browser")
        inner = column(self._picture, 4, self._title, fields, 12, self._open, None, gap=4, margins=(16, 16, 16, 16))
        self.setWidget(holder(inner, name="scrolled"))
        self.setMinimumWidth(200)
        self.show_videos(None, ())

    def show_videos(self, shelf: Shelf | None, ids: Sequence[VideoId]) -> None:
        """Show what is chosen."""
        one = shelf.entry(ids[0]) if len(ids) == 1 and shelf is not None else None
        if one is None:
            several = f"{count(len(ids), 'video')} selected" if ids else "Select a video to see its details."
            self._title.setText(several)
        self._picture.setVisible(one is not None)
        if one is not None:
            self._picture.show_video(one.picture, gone=one.unavailable)
        self._open.setVisible(one is not None)
        values = _together(shelf, ids)
        if one is not None and shelf is not None:
            self._title.setText(one.title)
            values = self._values(shelf, one)
        for name in self._fields.keys() - {*_SAID}:
            self._show(name, values.get(name, ""))
        self._look_up_soon(one.id if one is not None else VideoId(""), shelf)

    def _look_up_soon(self, video_id: VideoId, shelf: Shelf | None) -> None:
        """Have the texts read once the person stays with the video; again where the library is another."""
        if video_id != self._video or not video_id:
            self._video, self._read_from = video_id, None
            self._show_said(video_id, "", ())
        if video_id and shelf is not None and (self._read_from is None or self._read_from() is not shelf.catalogue):
            self._read_from = weakref.ref(shelf.catalogue)
            self._staying.start()

    def _read(self) -> None:
        if self._video:
            self._look_up(self._video, partial(self._show_said, self._video))

    def _show_said(self, video_id: VideoId, description: str, tags: tuple[str, ...]) -> None:
        if video_id == self._video:  # else another one was chosen meanwhile
            self._show(_DESCRIPTION, description[:_LONGEST])
            self._show(_TAGS, ", ".join(tags[:_MOST_TAGS]))

    def _show(self, name: str, words: str) -> None:
        head, value = self._fields[name]
        value.setText(words)
        head.setVisible(bool(words))
        value.setVisible(bool(words))

    def _values(self, shelf: Shelf, entry: Entry) -> dict[str, str]:
        places = [*entry.playlists, *(["Watch Later"] if entry.id in shelf.watch_later else [])]
        return {
            "Channel": entry.channel,
            "Published": entry.published,
            "Length": entry.length,
            "State": entry.state,
            "In playlists": "\n".join(places),
            "In categories": "\n".join(entry.categories),
        }

    def _browse(self) -> None:
        open_page(video_page(self._video))


def _together(shelf: Shelf | None, ids: Sequence[VideoId]) -> dict[str, str]:
    """What several videos are in, each name once."""
    if shelf is None:
        return {}
    playlists = dict.fromkeys(name for one in ids for name in shelf.playlists_of(one))
    categories = dict.fromkeys(name for one in ids for name in shelf.categories_of(one))
    return {"In playlists": listed(tuple(playlists), _MOST), "In categories": listed(tuple(categories), _MOST)}


def _text(made: QLabel) -> QLabel:
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    made.setMinimumWidth(80)
    return made
