"""Partial responses: the grammar of the `fields` parameter and its application to a reply."""

from functools import lru_cache
from typing import Any

Selection = dict[str, "Selection"]

# Every name that a reply of the served methods can hold, by the API's discovery document.
_NAMES = frozenset(
    """
    kind etag id items nextPageToken prevPageToken pageInfo totalResults resultsPerPage eventId visitorId
    tokenPagination snippet status contentDetails player localizations statistics topicDetails
    brandingSettings publishedAt channelId title description thumbnails default medium high standard maxres
    fhd qhd uhd url width height channelTitle tags defaultLanguage localized thumbnailVideoId playlistId
    position resourceId videoId videoOwnerChannelId videoOwnerChannelTitle privacyStatus podcastStatus
    itemCount videoPublishedAt note startAt endAt embedHtml categoryId liveBroadcastContent
    defaultAudioLanguage duration dimension definition caption licensedContent contentRating projection
    regionRestriction uploadStatus license embeddable publicStatsViewable madeForKids viewCount likeCount
    favoriteCount commentCount customUrl country relatedPlaylists likes uploads subscriberCount
    hiddenSubscriberCount videoCount isLinked longUploadsStatus *
    """.split()  # noqa: SIM905 - one name per line would be a hundred lines
)


class FieldsError(ValueError):
    """The selection cannot be read; the text is the name or place at fault."""


@lru_cache(maxsize=256)
def parse(text: str) -> Selection:
    """`items(id,snippet/title),nextPageToken` as nested names; an empty selection below a name means all of it."""
    selection, rest = _parse_list(text.replace(" ", ""))
    if rest:
        raise FieldsError(rest)
    return selection


def _parse_list(text: str) -> tuple[Selection, str]:
    selection: Selection = {}
    while True:
        text = _parse_path(text, selection)
        if not text.startswith(","):
            return selection, text
        text = text[1:]


def _parse_path(text: str, selection: Selection) -> str:
    end = next((place for place, letter in enumerate(text) if letter in ",/()"), len(text))
    name, rest = text[:end], text[end:]
    if name not in _NAMES:
        raise FieldsError(name or text)
    known = name in selection and not selection[name]
    below = selection.setdefault(name, {})
    if rest.startswith("/"):
        return _parse_path(rest[1:], {} if known else below)
    if rest.startswith("("):
        inner, rest = _parse_list(rest[1:])
        if not rest.startswith(")"):
            raise FieldsError(text)
        if not known:
            _merge(below, inner)
        return rest[1:]
    # The whole of it was asked for: what an earlier path selected below it no longer narrows it.
    below.clear()
    return rest


def _merge(target: Selection, source: Selection) -> None:
    for name, below in source.items():
        if name in target and target[name] and below:
            _merge(target[name], below)
        else:
            target[name] = below


def select(document: Any, selection: Selection) -> Any:
    """The part of a document that a selection asks for; lists are selected item by item."""
    if not selection:
        return document
    if isinstance(document, list):
        return [select(one, selection) for one in document]
    if not isinstance(document, dict):
        return document
    if "*" in selection:
        everything = selection["*"]
        return {key: select(value, selection.get(key, everything)) for key, value in document.items()}
    return {key: select(value, selection[key]) for key, value in document.items() if key in selection}
