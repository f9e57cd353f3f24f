"""A write leaves this machine once, whatever the server does after it was carried out."""

import pytest

from tests.youtube.accounts import WRITES, api_requests, wired_client
from tests.youtube.wire import Answer, Peer, then
from ytsync_desktop.core.errors import Applied, TokenDead, TryLater, YouTubeError

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


@pytest.mark.parametrize("kept", [False, True], ids=["first", "after a read"])
@pytest.mark.parametrize("method", WRITES)
@pytest.mark.parametrize("fault", FAULTS)
def test_one_request_on_the_wire(fault: str, method: str, kept: bool) -> None:
    """36 cells, as first call and after a read that leaves its connection open. Only 401 is repeated: a new token."""
    channel = {"kind": "youtube#channelListResponse", "items": [{"id": "UC1", "snippet": {"title": "Me"}}]}
    before: list[Answer] = [lambda peer: peer.json(channel)] if kept else []
    with wired_client(*before, FAULTS[fault], timeout=0.3 if fault == "hang" else 5.0) as (client, server, meter):
        if kept:
            client.own_channel()
        with pytest.raises(YouTubeError) as raised:
            WRITES[method](client)
        sent = [one.method for one in api_requests(server)][len(before) :]
        if fault == "401":
            assert sent == [method, method]
            assert isinstance(raised.value, TokenDead)
            assert raised.value.applied is Applied.NO
        else:
            assert sent == [method]
            assert isinstance(raised.value, TryLater)
            assert raised.value.applied is Applied.UNKNOWN
        assert str(raised.value)
        assert meter.booked == ["channels.list"] * len(before)


@pytest.mark.parametrize("method", WRITES)
def test_write_after_the_server_hung_up_is_sent_on_a_new_connection(method: str) -> None:
    """A connection that the server closed while it was idle does not make a write unknown."""
    channel = {"kind": "youtube#channelListResponse", "items": [{"id": "UC1", "snippet": {"title": "Me"}}]}
    with wired_client(lambda peer: peer.json(channel), lambda peer: peer.reply(503, b"")) as (client, server, _):
        client.own_channel()
        server.hang_up()
        with pytest.raises(TryLater) as raised:
            WRITES[method](client)
        assert raised.value.problem.status == 503
        assert [one.method for one in api_requests(server)] == ["GET", method]
