"""One write of the real client against a server that goes wrong after it: the cells of a table."""

from __future__ import annotations

from dataclasses import dataclass

from tests.youtube.accounts import WRITES, api_requests, wired_client
from tests.youtube.wire import Answer, Peer, then
from ytsync_desktop.core.errors import Applied, TryLater, YouTubeError

FAULTS: dict[str, Answer] = {
    "fin": Peer.finish,
    "rst": Peer.reset,
    "hang": Peer.hang,
    "503": lambda peer: peer.reply(503, b""),
    "409": lambda peer: peer.json({"error": {"code": 409, "message": "The operation was aborted."}}, 409),
    "401": lambda peer: peer.json({"error": {"code": 401, "message": "Unauthorized"}}, 401),
    "truncated": then(lambda peer: peer.reply(200, b"{}", {"Content-Length": "500"}), Peer.finish),
    "303": lambda peer: peer.reply(303, b"", {"Location": "/youtube/v3/elsewhere"}),
    "307": lambda peer: peer.reply(307, b"", {"Location": "/youtube/v3/elsewhere"}),
    "html": lambda peer: peer.reply(200, b"<!DOCTYPE html><html>Log in</html>", {"Content-Type": "text/html"}),
    "empty": lambda peer: peer.reply(200, b""),
    "bad status line": then(lambda peer: peer.send(b"ICY fine\r\n\r\n"), Peer.finish),
}
CELLS = [(fault, method) for fault in FAULTS for method in WRITES]
"""12 faults × POST, PUT, DELETE."""

_CHANNEL = {"kind": "youtube#channelListResponse", "items": [{"id": "UC1", "snippet": {"title": "Me"}}]}


@dataclass(frozen=True)
class Seen:
    """What came of one cell: the methods of the requests that reached the API, and how the call ended."""

    sent: tuple[str, ...]
    booked: int
    error: BaseException | None

    def faults_against(self, fault: str, method: str) -> list[str]:
        """What is wrong with it. A 401 proves that nothing was done; after everything else that is unknown."""
        error = self.error
        applied = Applied.NO if fault == "401" else Applied.UNKNOWN
        wrong = [] if self.sent == (method,) else [f"on the wire: {', '.join(self.sent) or 'nothing'}"]
        if type(error) is not TryLater or error.applied is not applied or not str(error):
            wrong.append(f"ended as {error!r} ({error.applied if isinstance(error, YouTubeError) else '?'})")
        return wrong + ([f"{self.booked} units booked"] if self.booked else [])


def cell(fault: str, method: str, *, after_a_read: bool) -> Seen:
    """Send one write into one fault, as the first call or on the heels of a read that leaves its connection open."""
    before: list[Answer] = [lambda peer: peer.json(_CHANNEL)] if after_a_read else []
    with wired_client(*before, FAULTS[fault], timeout=1.5 if fault == "hang" else 10.0) as (client, server, meter):
        if after_a_read:
            client.own_channel()
        error: BaseException | None = None
        try:
            WRITES[method](client)
        except Exception as raised:
            error = raised
        sent = tuple(one.method for one in api_requests(server)[len(before) :])
        return Seen(sent, len(meter.booked) - len(before), error)
