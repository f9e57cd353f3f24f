"""Google's client library without anything around it: the floor that the program is measured against."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from googleapiclient.errors import HttpError

from tests.bench.result import Took
from tests.simulator_fixtures import Simulator

_PAGE = 50


def repeat_writes(simulator: Simulator, writes: Sequence[dict[str, Any]], created: Sequence[str]) -> Took:
    """Send logged writes again, one after another, to a simulator at its first moment.

    `created` are the ids that the playlists made by `writes` had, in their order.
    """
    service = simulator.youtube()
    resources = {"playlists": service.playlists(), "playlistItems": service.playlistItems()}
    names = iter(created)
    now_called: dict[str, str] = {}
    started = Took.now()
    for write in writes:
        resource, method = write["endpoint"].split(".")
        if method == "insert":
            body = write["body"]
            if resource == "playlistItems":
                playlist = body["snippet"]["playlistId"]
                body = {"snippet": {**body["snippet"], "playlistId": now_called.get(playlist, playlist)}}
            query = {"part": write["query"]["part"], "fields": write["query"]["fields"]}
            reply = resources[resource].insert(body=body, **query).execute(num_retries=0)
            if resource == "playlists":
                now_called[next(names)] = reply["id"]
        else:
            resources[resource].delete(id=write["query"]["id"]).execute(num_retries=0)
    return Took.now() - started


def rebuild(simulator: Simulator, categories: Mapping[str, Sequence[str]], old: Sequence[str]) -> None:
    """Make a playlist for each category, add all its videos, refused ones too, and delete the old ones."""
    service = simulator.youtube()
    playlists, items = service.playlists(), service.playlistItems()
    for name, videos in categories.items():
        body: dict[str, Any] = {"snippet": {"title": name}, "status": {"privacyStatus": "private"}}
        made = playlists.insert(part="snippet,status", body=body).execute(num_retries=0)["id"]
        for video in videos:
            resource = {"kind": "youtube#video", "videoId": video}
            body = {"snippet": {"playlistId": made, "resourceId": resource}}
            with suppress(HttpError):
                items.insert(part="snippet", body=body).execute(num_retries=0)
    for playlist in old:
        playlists.delete(id=playlist).execute(num_retries=0)


@dataclass(frozen=True)
class Reading:
    """What reading a whole library took, one request after another, and the fewest requests it can be done with."""

    seconds: float
    requests: int
    fewest: int


def read_everything(simulator: Simulator) -> Reading:
    """Read channel, playlists, their items and all videos, each request after the answer to the one before."""
    service = simulator.youtube()
    started = time.perf_counter()
    service.channels().list(part="snippet", mine=True).execute()
    own: dict[str, Any] = {"part": "snippet,status,contentDetails", "mine": True, "maxResults": _PAGE}
    playlists, requests = _all_pages(service.playlists(), own)
    requests += 1
    fewest = 1 + _pages(len(playlists))
    videos: dict[str, None] = {}
    for playlist in playlists:
        listing = {"part": "snippet,contentDetails", "playlistId": playlist["id"], "maxResults": _PAGE}
        items, sent = _all_pages(service.playlistItems(), listing)
        requests += sent
        fewest += _pages(len(items))
        videos.update(dict.fromkeys(item["contentDetails"]["videoId"] for item in items))
    ids = list(videos)
    describe = service.videos()
    for first in range(0, len(ids), _PAGE):
        describe.list(part="snippet,contentDetails", id=",".join(ids[first : first + _PAGE])).execute()
        requests += 1
    fewest += -(-len(ids) // _PAGE)
    return Reading(time.perf_counter() - started, requests, fewest)


def _all_pages(resource: Any, query: dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
    found: list[dict[str, Any]] = []
    requests, token = 0, None
    while requests == 0 or token:
        reply = resource.list(**query, pageToken=token).execute()
        found += reply["items"]
        token = reply.get("nextPageToken")
        requests += 1
    return found, requests


def _pages(count: int) -> int:
    return max(1, -(-count // _PAGE))
