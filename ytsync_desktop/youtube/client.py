"""The signed-in account on YouTube: each call of the port, with what is asked for and what must come back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ytsync_desktop.core.errors import ApiProblem, ProjectProblem
from ytsync_desktop.core.library import (
    Channel,
    Playlist,
    PlaylistId,
    PlaylistItem,
    PlaylistItemId,
    Privacy,
    Video,
    VideoId,
)
from ytsync_desktop.core.ports import Clock, Credential, ItemPage, Meter, PlaylistPage
from ytsync_desktop.core.quota import PAGE_SIZE
from ytsync_desktop.youtube import ids as checked
from ytsync_desktop.youtube import parse
from ytsync_desktop.youtube.answers import NotUnderstood
from ytsync_desktop.youtube.calls import NOT_MODIFIED, Api, Caller
from ytsync_desktop.youtube.errors import Call, not_understood
from ytsync_desktop.youtube.fields_of import PLAYLIST_ID, VIDEO_ID
from ytsync_desktop.youtube.quiet import quieten_libraries
from ytsync_desktop.youtube.tokens import Tokens
from ytsync_desktop.youtube.transport import OneSend, Reply

_Value = TypeVar("_Value")

_PICTURES = "thumbnails(default/url,medium/url,high/url)"
_PLAYLIST = (
    "id,etag,status/privacyStatus,contentDetails/itemCount,"
    f"snippet(title,description,channelId,publishedAt,defaultLanguage,{_PICTURES})"
)
_ITEM = (
    "id,contentDetails/videoPublishedAt,snippet(playlistId,position,publishedAt,title,resourceId/videoId,"
    "videoOwnerChannelId,videoOwnerChannelTitle,thumbnails/default/url)"
)
_VIDEO = (
    "id,etag,contentDetails/duration,"
    f"snippet(title,description,channelId,channelTitle,categoryId,tags,publishedAt,{_PICTURES})"
)


def _list_of(fields: str) -> str:
    return f"kind,etag,nextPageToken,pageInfo/totalResults,items({fields})"


class YouTubeClient:
    """Fulfils core.ports.YouTube. Nothing is loaded, opened or sent before the first call; safe from several threads.

    `timeout` bounds one request in seconds. `proxy` is an http address or empty. `on_rotated_token` is told a new
    refresh token, should Google hand one out. `close` when done.
    """

    def __init__(
        self,
        api_root: str,
        credential: Credential,
        *,
        meter: Meter,
        clock: Clock,
        timeout: float,
        proxy: str = "",
        on_rotated_token: Callable[[str], None] | None = None,
    ) -> None:
        quieten_libraries()
        hosts = [address for address in (api_root, credential.token_uri, credential.revoke_uri) if address]
        self._transport = OneSend(hosts, timeout=timeout, observe=clock.observe, proxy=proxy)
        self._tokens = Tokens(credential, self._transport, clock, on_rotated_token)
        self._caller = Caller(api_root, self._transport, self._tokens, meter, clock)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._transport.close()

    def authenticate(self) -> None:
        """Fetch a token, which costs no quota: it tells the clock the time, and whether the sign-in lives.

        TokenDead when it does not; NetworkDown or TryLater when nobody answers for now.
        """
        self._tokens.current(to_write=True)

    def revoke(self) -> bool:
        """Ask Google to forget this sign-in; False when that could not be done."""
        return self._tokens.revoke()

    def own_channel(self) -> Channel:
        """See the port. Costs 1 unit."""
        channel = self._read(
            Call("channels.list"),
            lambda api: api.channels.list(part="snippet", mine=True, fields=_list_of(f"id,snippet(title,{_PICTURES})")),
            parse.own_channel,
        )
        if channel is None:
            sentence = "This Google account has no YouTube channel. Create one on youtube.com, or sign in with another."
            raise ProjectProblem(ApiProblem(200, "noChannel", sentence))
        return channel

    def playlists_page(self, *, page_token: str | None = None, etag: str | None = None) -> PlaylistPage | None:
        """See the port. Costs 1 unit."""
        reply = self._caller.call(
            Call("playlists.list", paged=page_token is not None),
            lambda api: api.playlists.list(
                part="snippet,status,contentDetails",
                mine=True,
                maxResults=PAGE_SIZE,
                pageToken=page_token,
                fields=_list_of(_PLAYLIST),
            ),
            etag=etag,
        )
        return self._page(reply, Call("playlists.list"), parse.playlist_page)

    def playlists_by_id(self, ids: Sequence[PlaylistId]) -> tuple[Playlist, ...]:
        """See the port. Costs 1 unit, or none when nothing is asked."""
        asked = checked.joined(ids, PLAYLIST_ID, "playlist")
        if not asked:
            return ()
        return self._read(
            Call("playlists.list"),
            lambda api: api.playlists.list(
                part="snippet,status,contentDetails", id=asked, maxResults=PAGE_SIZE, fields=_list_of(_PLAYLIST)
            ),
            lambda body: parse.playlist_page(body).items,
        )

    def items_page(
        self, playlist_id: PlaylistId, *, page_token: str | None = None, etag: str | None = None
    ) -> ItemPage | None:
        """See the port. Costs 1 unit."""
        asked = checked.playlist_id(playlist_id)
        reply = self._caller.call(
            Call("playlistItems.list", paged=page_token is not None),
            lambda api: api.playlistItems.list(
                part="snippet,contentDetails",
                playlistId=asked,
                maxResults=PAGE_SIZE,
                pageToken=page_token,
                fields=_list_of(_ITEM),
            ),
            etag=etag,
        )
        return self._page(reply, Call("playlistItems.list"), lambda body: parse.item_page(body, playlist_id))

    def items_with_video(self, playlist_id: PlaylistId, video_id: VideoId) -> tuple[PlaylistItem, ...]:
        """See the port. Costs 1 unit."""
        playlist, video = checked.playlist_id(playlist_id), checked.video_id(video_id)
        return self._read(
            Call("playlistItems.list"),
            lambda api: api.playlistItems.list(
                part="snippet,contentDetails",
                playlistId=playlist,
                videoId=video,
                maxResults=PAGE_SIZE,
                fields=_list_of(_ITEM),
            ),
            lambda body: parse.items_found(body, playlist_id=playlist_id, video_id=video_id),
        )

    def item_by_id(self, item_id: PlaylistItemId) -> PlaylistItem | None:
        """See the port. Costs 1 unit."""
        asked = checked.item_id(item_id)
        found = self._read(
            Call("playlistItems.list"),
            lambda api: api.playlistItems.list(part="snippet,contentDetails", id=asked, fields=_list_of(_ITEM)),
            parse.items_found,
        )
        return next((one for one in found if one.id == item_id), None)

    def videos(self, ids: Sequence[VideoId]) -> tuple[Video, ...]:
        """See the port. Costs 1 unit, or none when nothing is asked."""
        asked = checked.joined(ids, VIDEO_ID, "video")
        if not asked:
            return ()
        return self._read(
            Call("videos.list"),
            lambda api: api.videos.list(part="snippet,contentDetails", id=asked, fields=_list_of(_VIDEO)),
            parse.videos,
        )

    def create_playlist(self, title: str, description: str, privacy: Privacy, language: str = "") -> Playlist:
        """See the port. The privacy is always sent, for what YouTube takes without it is not documented."""
        body = {"snippet": _snippet(title, description, language), "status": {"privacyStatus": privacy.value}}
        return self._write(
            "playlists.insert",
            lambda api: api.playlists.insert(part="snippet,status", body=body, fields=f"kind,{_PLAYLIST}"),
            lambda reply: parse.created_playlist(reply, title, description),
        )

    def update_playlist(
        self,
        playlist_id: PlaylistId,
        title: str,
        description: str,
        language: str = "",
        privacy: Privacy | None = None,
    ) -> Playlist:
        """See the port. The answer does not say the item count: it is not to be taken from the value."""
        body: dict[str, object] = {"id": checked.playlist_id(playlist_id)}
        body["snippet"] = _snippet(title, description, language)
        if privacy is not None:
            body["status"] = {"privacyStatus": privacy.value}
        part = "snippet" if privacy is None else "snippet,status"
        return self._write(
            "playlists.update",
            lambda api: api.playlists.update(part=part, body=body, fields=f"kind,{_PLAYLIST}"),
            lambda reply: parse.updated_playlist(reply, playlist_id, title, description, privacy),
        )

    def add_video(self, playlist_id: PlaylistId, video_id: VideoId) -> PlaylistItem:
        """See the port. No position is sent: playlists that YouTube sorts refuse one."""
        resource = {"kind": "youtube#video", "videoId": checked.video_id(video_id)}
        body = {"snippet": {"playlistId": checked.playlist_id(playlist_id), "resourceId": resource}}
        return self._write(
            "playlistItems.insert",
            lambda api: api.playlistItems.insert(part="snippet", body=body, fields=f"kind,{_ITEM}"),
            lambda reply: parse.added_item(reply, playlist_id, video_id),
        )

    def remove_item(self, item_id: PlaylistItemId) -> None:
        """See the port."""
        asked = checked.item_id(item_id)
        self._delete("playlistItems.delete", lambda api: api.playlistItems.delete(id=asked))

    def delete_playlist(self, playlist_id: PlaylistId) -> None:
        """See the port."""
        asked = checked.playlist_id(playlist_id)
        self._delete("playlists.delete", lambda api: api.playlists.delete(id=asked))

    def _read(self, call: Call, build: Callable[[Api], Any], take: Callable[[bytes], _Value]) -> _Value:
        return _taken(self._caller.call(call, build), call, take)

    def _page(self, reply: Reply, call: Call, take: Callable[[bytes], _Value]) -> _Value | None:
        return None if reply.status == NOT_MODIFIED else _taken(reply, call, take)

    def _write(self, method: str, build: Callable[[Api], Any], take: Callable[[bytes], _Value]) -> _Value:
        call = Call(method, writes=True)
        return _taken(self._caller.call(call, build), call, take)

    def _delete(self, method: str, build: Callable[[Api], Any]) -> None:
        call = Call(method, writes=True)
        reply = self._caller.call(call, build)
        if reply.status != 204:
            raise not_understood(reply, NotUnderstood(f"a deletion ends with 204, not {reply.status}"), call)


def _taken(reply: Reply, call: Call, take: Callable[[bytes], _Value]) -> _Value:
    try:
        return take(reply.body)
    except NotUnderstood as error:
        raise not_understood(reply, error, call) from error


def _snippet(title: str, description: str, language: str) -> dict[str, str]:
    snippet = {"title": title, "description": description}
    return {**snippet, "defaultLanguage": language} if language else snippet
