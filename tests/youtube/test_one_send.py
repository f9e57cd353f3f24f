"""A write leaves this machine once, whatever the server does after it was carried out."""

import pytest

from tests.youtube.accounts import PLAYLIST, VIDEO, WRITES, api_requests, wired_client
from tests.youtube.one_send import CELLS, FAULTS, cell
from tests.youtube.wire import Answer
from ytsync_desktop.core.errors import Applied, TokenDead, TryLater


@pytest.mark.parametrize("kept", [False, True], ids=["first", "after a read"])
@pytest.mark.parametrize(("fault", "method"), CELLS)
def test_one_request_on_the_wire(fault: str, method: str, kept: bool) -> None:
    """36 cells, each as first call and after a read that leaves its connection open."""
    assert cell(fault, method, after_a_read=kept).faults_against(fault, method) == []


@pytest.mark.parametrize("method", WRITES)
def test_a_second_401_in_a_row_ends_the_sign_in(method: str) -> None:
    """One new token for a refused write, and the next try is the engine's; refused again, the person must sign in."""
    with wired_client(FAULTS["401"]) as (client, server, _):
        for expected in (TryLater, TokenDead, TryLater):
            with pytest.raises(expected) as raised:
                WRITES[method](client)
            assert raised.value.applied is Applied.NO
        assert [one.method for one in api_requests(server)] == [method] * 3
        assert len(server.requests) == 3 + 3  # a token at first, and one for each TryLater


def test_a_401_long_after_another_one_is_met_with_a_new_token_too() -> None:
    resource = {"kind": "youtube#video", "videoId": VIDEO}
    added = {"kind": "youtube#playlistItem", "id": "item", "snippet": {"playlistId": PLAYLIST, "resourceId": resource}}
    fine: Answer = lambda peer: peer.json(added)  # noqa: E731
    with wired_client(FAULTS["401"], fine, FAULTS["401"], fine) as (client, _, _):
        for _ in range(2):
            with pytest.raises(TryLater):
                WRITES["POST"](client)
            WRITES["POST"](client)


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
