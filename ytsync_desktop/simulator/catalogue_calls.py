"""The read-only methods: `videos.list` and `channels.list`."""

from . import shapes
from .calls import Answer, Call


def list_videos(call: Call) -> Answer:
    """Up to 50 videos by `id`; those that cannot be shown are left out without a word."""
    parts = call.parts(shapes.VIDEO_PARTS)
    call.filter("id")
    found = (call.world.videos.get(one) for one in call.ids())
    shown = [shapes.video(one, parts) for one in found if one is not None and one.availability == "available"]
    return Answer(shapes.listing("youtube#videoListResponse", shown, len(shown), len(shown)))


def list_channels(call: Call) -> Answer:
    """The caller's own channel (`mine`), or channels by `id`."""
    parts = call.parts(shapes.CHANNEL_PARTS)
    used = call.filter("mine", "id")
    wanted = [call.viewer()] if used == "mine" else call.ids()
    channels = call.world.channels
    resources = [shapes.channel(channels[one], parts) for one in wanted if one in channels]
    return Answer(shapes.listing("youtube#channelListResponse", resources, len(resources), call.page_size()))
