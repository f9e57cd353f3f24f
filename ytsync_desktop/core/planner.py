"""build_plan: which writes turn the library into the approved categories; pure, and exactly what the preview shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ytsync_desktop.core.breath import breathe, breathing
from ytsync_desktop.core.choices import Choices
from ytsync_desktop.core.errors import WrongUsage
from ytsync_desktop.core.library import Category, ChannelId, Library, Playlist, PlaylistId, PlaylistItem, VideoId
from ytsync_desktop.core.limits import has_room, is_system_playlist
from ytsync_desktop.core.operations import Kind
from ytsync_desktop.core.plan import (
    OF_CATEGORIES,
    Deletion,
    Kept,
    Plan,
    PlannedOperation,
    Problem,
    Strategy,
    Target,
)
from ytsync_desktop.core.plan_words import problem_with, quoted, too_full, why_deleted, why_homeless
from ytsync_desktop.core.quota import pages
from ytsync_desktop.core.realisation import Realisation, takers_of
from ytsync_desktop.core.reuse import as_reused, reused, settled

WATCH_LATER = "Watch Later"
UNTOUCHED = "You want it left as it is."
SPOKEN_FOR = "It belongs, or shall belong, to a category, and this plan does not get to it."
NO_CHOICES = Choices()

_TWICE = "is in the playlist twice"


def build_plan(
    library: Library,
    categories: Sequence[Category],
    strategy: Strategy = Strategy.FRESH,
    choices: Choices = NO_CHOICES,
) -> Plan:
    """The plan that realises `categories` (approved ones) by one playlist each, in the fewest writes of its strategy.

    A category that has a playlist keeps it, whatever the strategy, and gets only what it lacks. For the others *fresh*
    makes new private playlists; *reuse* turns old ones into them where that saves writes, and no choice saves more.
    Order of the writes: category by category, fewest adds first, so that whole categories are finished early; then
    removes, then deletes. Raises WrongUsage for a strategy that makes no plan of categories.
    """
    if strategy not in OF_CATEGORIES:
        raise WrongUsage(f"“{strategy}” makes no plan of categories; use “fresh” or “reuse”.", where="strategy")
    return _Builder(library, choices).build(categories, strategy)


class _Builder:
    """Collects the parts of one plan."""

    def __init__(self, library: Library, choices: Choices) -> None:
        self.library, self.choices = library, choices
        self.own = {p.id: p for p in library.playlists if _is_own(p, library)}
        self.operations: list[PlannedOperation] = []
        self.problems: list[Problem] = []
        self.sources = self._sources()

    def build(self, categories: Sequence[Category], strategy: Strategy) -> Plan:
        chosen = settled(categories, self.own, self.choices)
        chosen = reused(chosen, self.library, self.own, self.choices) if strategy is Strategy.REUSE else chosen
        linked = {category.id: category.playlist_id for category in categories}
        realisations = [r for r in (self._realise(c, linked[c.id]) for c in chosen) if r is not None]
        realisations.sort(key=lambda r: (len(r.adds), r.category.name.casefold(), r.category.id))
        takers = takers_of(realisations)
        for realisation in realisations:
            self._plan_category(realisation)
        for realisation in breathing(realisations, 1):
            self._plan_removes(realisation, takers)
        watch_later = self._watch_later(takers)
        deletions, kept = self._old_playlists(realisations, takers)
        for deletion in deletions:
            self._plan_delete(deletion)
        going_on = tuple(
            as_reused(r.category, r.playlist, self._items(r.playlist.id))
            for r in realisations
            if r.playlist is not None and r.is_new
        )
        return Plan(
            strategy=strategy,
            channel_id=self.library.channel.id if self.library.channel else ChannelId(""),
            operations=tuple(self.operations),
            targets=tuple(self._target(r) for r in breathing(realisations, 1)),
            deletions=tuple(deletions),
            kept=tuple(kept),
            problems=tuple(self.problems),
            unavailable=self._unavailable(realisations, deletions),
            not_checked=self._not_checked(realisations),
            watch_later=watch_later,
            expects=tuple(one.playlist_id for one in going_on),
            reused=going_on,
            backup_reads=self._backup_reads(),
            sweep_reads=self._sweep_reads(realisations),
            playlists=len(self.own),
        )

    # --- categories -------------------------------------------------------------------------------------------------

    def _realise(self, category: Category, linked: PlaylistId | None) -> Realisation | None:
        available = tuple(v for v in dict.fromkeys(category.video_ids) if not self._unavailable_video(v))
        why = problem_with(category, available)
        if why:
            self.problems.append(Problem(category.name, why))
            return None
        playlist = self.own.get(category.playlist_id) if category.playlist_id else None
        if playlist is not None and playlist.id in self.choices.untouched:
            self.problems.append(Problem(category.name, f"Its playlist “{playlist.title}” shall not be touched."))
            return None
        is_new = playlist is None or playlist.id != linked
        realisation = Realisation(category, playlist, is_new, available)
        if playlist is not None:
            realisation.present = tuple(dict.fromkeys(item.video_id for item in self._items(playlist.id)))
        present = set(realisation.present)
        realisation.adds = [v for v in available if v not in present]
        there = len(self._items(playlist.id)) if playlist is not None else 0
        if not has_room(there, len(realisation.adds)):
            self.problems.append(Problem(category.name, too_full(there, len(realisation.adds))))
            return None
        return realisation

    def _plan_category(self, realisation: Realisation) -> None:
        breathe()
        category, playlist = realisation.category, realisation.playlist
        if playlist is None:
            realisation.create = len(self.operations)
            why = f"new private playlist, {len(realisation.adds):,} videos"
            self._add(Kind.CREATE, realisation, why=why, description=category.description)
        elif playlist.title != category.name:
            self._add(Kind.RENAME, realisation, why=self._why_renamed(realisation, playlist))
        for video_id in realisation.adds:
            why = self._where_from(video_id)
            self._add(Kind.ADD, realisation, video_id=video_id, depends_on=realisation.create, why=why)

    def _why_renamed(self, realisation: Realisation, playlist: Playlist) -> str:
        if not realisation.is_new:
            return f"is called “{playlist.title}” on YouTube"
        there = len(realisation.wanted) - len(realisation.adds)
        return f"“{playlist.title}” becomes it: {there:,} of {len(realisation.wanted):,} videos are in it already"

    def _plan_removes(self, realisation: Realisation, takers: dict[VideoId, list[str]]) -> None:
        """Second copies, and videos that belong to another category; anything else in it the person put there."""
        if realisation.playlist is None:
            return
        wanted, seen = set(realisation.category.video_ids), set[VideoId]()
        second_copies: list[PlaylistItem] = []
        for item in self._items(realisation.playlist.id):
            elsewhere = [name for name in takers.get(item.video_id, []) if name != realisation.category.name]
            if self._unavailable_video(item.video_id):
                if self.choices.remove_unavailable:
                    self._add(Kind.REMOVE, realisation, item=item, why="is unavailable")
            elif item.video_id not in wanted and elsewhere:
                why = _TWICE if item.video_id in seen else f"belongs to {quoted(elsewhere)}"
                self._add(Kind.REMOVE, realisation, item=item, why=why)
            elif item.video_id in seen:
                second_copies.append(item)
            seen.add(item.video_id)
        # Last: they need looks of their own, because another copy must stay, and the others' look lasts a minute only.
        for item in second_copies:
            self._add(Kind.REMOVE, realisation, item=item, why=_TWICE)

    def _add(
        self,
        kind: Kind,
        realisation: Realisation,
        *,
        why: str,
        video_id: VideoId | None = None,
        item: PlaylistItem | None = None,
        depends_on: int | None = None,
        description: str = "",
    ) -> None:
        video_id = item.video_id if item is not None else video_id
        self.operations.append(
            PlannedOperation(
                seq=len(self.operations),
                kind=kind,
                playlist_title=realisation.category.name,
                playlist_id=realisation.playlist.id if realisation.playlist else None,
                category_id=realisation.category.id,
                video_id=video_id,
                video_title=self.library.title_of(video_id) if video_id else "",
                item_id=item.id if item is not None else None,
                depends_on=depends_on,
                why=why,
                description=description,
            )
        )

    def _target(self, realisation: Realisation) -> Target:
        playlist = realisation.playlist
        return Target(
            category_id=realisation.category.id,
            name=realisation.category.name,
            playlist_id=playlist.id if playlist else None,
            video_ids=realisation.wanted,
            present=realisation.present,
            create=realisation.create,
            places=len(self._items(playlist.id)) if playlist else 0,
        )

    # --- what stays and what goes -----------------------------------------------------------------------------------

    def _old_playlists(
        self, realisations: Iterable[Realisation], takers: dict[VideoId, list[str]]
    ) -> tuple[list[Deletion], list[Kept]]:
        targets = {r.playlist.id for r in realisations if r.playlist}
        deletions, kept = [], []
        for playlist in breathing(self.own.values(), 1):
            if playlist.id in targets or playlist.id in self.library.made_by_app:
                continue
            if playlist.id in self.choices.untouched:
                kept.append(Kept(playlist.id, playlist.title, UNTOUCHED))
                continue
            if playlist.id in self.choices.spoken_for:
                kept.append(Kept(playlist.id, playlist.title, SPOKEN_FOR))
                continue
            videos = tuple(dict.fromkeys(item.video_id for item in self._items(playlist.id)))
            homeless = tuple(v for v in videos if not self._unavailable_video(v) and not takers.get(v))
            if homeless:
                why = why_homeless(map(self.library.title_of, homeless))
                kept.append(Kept(playlist.id, playlist.title, why, homeless))
                continue
            contents = tuple((v, tuple(takers.get(v, ()))) for v in videos)
            lost = tuple(v for v in videos if self._unavailable_video(v))
            count = len(self._items(playlist.id))
            deletions.append(Deletion(playlist.id, playlist.title, count, contents, lost, playlist.privacy))
        return deletions, kept

    def _plan_delete(self, deletion: Deletion) -> None:
        self.operations.append(
            PlannedOperation(
                seq=len(self.operations),
                kind=Kind.DELETE,
                playlist_title=deletion.title,
                playlist_id=deletion.playlist_id,
                why=why_deleted(deletion),
            )
        )

    def _watch_later(self, takers: dict[VideoId, list[str]]) -> tuple[VideoId, ...]:
        """Entries that may be cleared by hand: in a category, or dead anyway."""
        manual = tuple(v for v in self.library.watch_later if takers.get(v) or self._unavailable_video(v))
        for video_id in manual:
            self.operations.append(
                PlannedOperation(
                    seq=len(self.operations),
                    kind=Kind.BY_HAND,
                    playlist_title=WATCH_LATER,
                    video_id=video_id,
                    video_title=self.library.title_of(video_id),
                    why=f"will be in {quoted(takers[video_id])}" if takers.get(video_id) else "is unavailable",
                )
            )
        return manual

    # --- what is named, and what reading costs ----------------------------------------------------------------------

    def _unavailable(self, realisations: Sequence[Realisation], deletions: Sequence[Deletion]) -> tuple[VideoId, ...]:
        named: dict[VideoId, None] = {}
        for realisation in realisations:
            named.update(dict.fromkeys(v for v in realisation.category.video_ids if self._unavailable_video(v)))
            if self.choices.remove_unavailable:
                named.update(dict.fromkeys(v for v in realisation.present if self._unavailable_video(v)))
        for deletion in deletions:
            named.update(dict.fromkeys(deletion.unavailable))
        return tuple(named)

    def _not_checked(self, realisations: Sequence[Realisation]) -> tuple[VideoId, ...]:
        fetched = {v for v, video in breathing(self.library.videos.items()) if video.last_fetched is not None}
        return tuple(dict.fromkeys(v for r in realisations for v in r.wanted if v not in fetched))

    def _backup_reads(self) -> int:
        return pages(len(self.own)) + sum(pages(len(self._items(p))) for p in self.own)

    def _sweep_reads(self, realisations: Sequence[Realisation]) -> int:
        if not realisations:
            return 0
        sizes = (len(r.adds) + (len(self._items(r.playlist.id)) if r.playlist else 0) for r in realisations)
        return pages(len(realisations)) + sum(pages(size) for size in sizes)

    # --- small questions --------------------------------------------------------------------------------------------

    def _items(self, playlist_id: PlaylistId) -> tuple[PlaylistItem, ...]:
        return tuple(self.library.items.get(playlist_id, ()))

    def _unavailable_video(self, video_id: VideoId) -> bool:
        video = self.library.videos.get(video_id)
        return video is not None and video.unavailable

    def _sources(self) -> dict[VideoId, list[str]]:
        sources: dict[VideoId, list[str]] = defaultdict(list)
        for playlist in breathing(self.own.values(), 1):
            for video_id in dict.fromkeys(item.video_id for item in self._items(playlist.id)):
                sources[video_id].append(f"“{playlist.title}”")
        for video_id in self.library.watch_later:
            sources[video_id].append(WATCH_LATER)
        return sources

    def _where_from(self, video_id: VideoId) -> str:
        titles = self.sources.get(video_id)
        return f"from {', '.join(titles)}" if titles else "not in any playlist yet"


def _is_own(playlist: Playlist, library: Library) -> bool:
    owner_known = bool(playlist.channel_id) and library.channel is not None
    foreign = owner_known and library.channel is not None and playlist.channel_id != library.channel.id
    return not foreign and not is_system_playlist(playlist.id) and playlist.deleted_from_youtube_at is None
