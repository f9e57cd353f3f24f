"""The transport itself: its deadline, its limits, whom it speaks to, and what it knows about what left this machine."""

from __future__ import annotations

import contextlib
import datetime
import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.youtube.certificates import make_server
from tests.youtube.wire import Answer, Peer, WireServer, ok, then
from ytsync_desktop.youtube import sockets
from ytsync_desktop.youtube.transport import MAX_BODY, NoAnswer, NotSent, OneSend


@contextlib.contextmanager
def sender(root: str, *, timeout: float = 5.0, **options: Any) -> Iterator[OneSend]:
    one = OneSend([root], timeout=timeout, **options)
    try:
        yield one
    finally:
        one.close()


def drip(peer: Peer) -> None:
    """One byte at a time, each in good time, for ever."""
    with contextlib.suppress(OSError):
        peer.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not peer.stop.wait(0.02):
            peer.send(b"a")


def drip_body(peer: Peer) -> None:
    """A quick head, then one byte at a time."""
    with contextlib.suppress(OSError):
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not peer.stop.wait(0.02):
            peer.send(b"a")


@pytest.mark.parametrize("answer", [drip, drip_body, Peer.hang])
def test_one_deadline_for_the_whole_request(answer: Answer) -> None:
    """Every single read is answered long before 0.4 s; without a total deadline the drip would never end."""
    with WireServer([answer]) as server, sender(server.root, timeout=0.4) as one:
        with pytest.raises(NoAnswer, match=r"within 0\.4 seconds"):
            one.send("GET", server.root, {})
        assert len(server.requests) == 1


def test_server_that_does_not_read() -> None:
    """A body larger than what the system takes in advance waits for the reader, and not for ever."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        root = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        with sender(root, timeout=0.4) as one, pytest.raises(NoAnswer):
            one.send("POST", root, {}, b"x" * 50_000_000)


LARGE = b"[" + b" " * MAX_BODY + b"]"


@pytest.mark.parametrize(
    "answer",
    [
        lambda peer: peer.reply(200, LARGE),
        then(lambda peer: peer.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + LARGE), Peer.finish),
        lambda peer: peer.reply(200, gzip.compress(LARGE), {"Content-Encoding": "gzip"}),
        lambda peer: peer.reply(200, gzip.compress(b"{}")[:-4], {"Content-Encoding": "gzip"}),
        lambda peer: peer.reply(200, gzip.compress(b"{}") + b"more", {"Content-Encoding": "gzip"}),
        lambda peer: peer.reply(200, gzip.compress(b"{}") + gzip.compress(b"{}"), {"Content-Encoding": "gzip"}),
        lambda peer: peer.reply(200, b"no gzip", {"Content-Encoding": "gzip"}),
        lambda peer: peer.reply(200, b"{}", {"Content-Encoding": "br"}),
        lambda peer: peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n"),
        lambda peer: peer.send(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"),
    ],
    ids=[
        "large",
        "large without length",
        "bomb",
        "cut gzip",
        "more behind",
        "two in one",
        "no gzip",
        "unknown",
        "bad chunk",
        "200 headers",
    ],
)
def test_s34_bodies_that_are_not_taken(answer: Answer) -> None:
    with WireServer([answer]) as server, sender(server.root) as one:
        with pytest.raises(NoAnswer):
            one.send("POST", server.root, {}, b"{}")
        assert len(server.requests) == 1


def test_gzip_chunks_and_headers() -> None:
    packed = gzip.compress(b'{"a": 1}')
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (packed[:7], packed[7:])) + b"0\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nETag: x\r\n\r\n"
    with WireServer([lambda peer: peer.send(head + chunked)]) as server, sender(server.root) as one:
        for _ in range(2):
            reply = one.send("GET", server.root + "path?a=b%20c", {"X-Mine": "1"})
            assert (reply.status, reply.body, reply.headers["etag"]) == (200, b'{"a": 1}', "x")
        assert server.connections == 1
        request = server.requests[0]
        assert (request.target, request.headers["x-mine"]) == ("/path?a=b%20c", "1")
        assert request.headers["host"] == f"127.0.0.1:{server.port}"


def test_threads_do_not_share_a_connection() -> None:
    """Both requests are open at the same moment, so they can only be on two connections."""
    both = threading.Barrier(2, timeout=10)

    def meet(peer: Peer) -> None:
        both.wait()
        peer.reply()

    with WireServer([meet]) as server, sender(server.root) as one:
        threads = [threading.Thread(target=one.send, args=("GET", server.root, {})) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert server.connections == 2 and len(server.requests) == 2


def test_write_has_a_connection_of_its_own() -> None:
    """A second answer that nobody asked for must not be taken for the answer to a write."""
    twice = then(ok, lambda peer: peer.reply(200, b"stray"))
    with WireServer([twice, ok, ok]) as server, sender(server.root) as one:
        one.send("GET", server.root, {})
        assert one.send("POST", server.root, {}, b"1").body == b"{}"
        assert one.send("POST", server.root, {}, b"2").body == b"{}"
        assert server.connections == 3


def test_long_idle_connection_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with WireServer([ok]) as server, sender(server.root) as one:
        one.send("GET", server.root, {})
        later = time.monotonic() + 60
        monkeypatch.setattr(time, "monotonic", lambda: later)
        one.send("GET", server.root, {})
        assert server.connections == 2


def test_time_of_every_answer_is_told() -> None:
    seen: list[datetime.datetime] = []
    dates = ["Fri, 20 Nov 2026 10:00:00 GMT", "nonsense", "Fri, 20 Nov 2026 10:00:01 GMT"]

    def dated(date: str, status: int) -> Answer:
        return lambda peer: peer.reply(status, b"", {"Date": date})

    script = [dated(date, status) for date, status in zip(dates, (200, 200, 404), strict=True)]
    with WireServer(script) as server, sender(server.root, observe=seen.append) as one:
        for _ in dates:
            one.send("GET", server.root, {})
    at = datetime.datetime(2026, 11, 20, 10, tzinfo=datetime.UTC)
    assert seen == [at, at + datetime.timedelta(seconds=1)]


def test_s18_only_the_fixed_hosts_are_spoken_to() -> None:
    with WireServer([ok]) as server, sender("https://youtube.googleapis.com/") as one:
        for url in (server.root, "http://youtube.googleapis.com/", "https://youtube.googleapis.com:444/", "file:///x"):
            with pytest.raises(ValueError):
                one.send("GET", url, {})
        assert server.connections == 0


def refused() -> str:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        return f"http://127.0.0.1:{gone.getsockname()[1]}/"


def test_nothing_sent_when_refused() -> None:
    root = refused()
    with sender(root) as one, pytest.raises(NotSent, match="refused"):
        one.send("POST", root, {}, b"{}")


def test_nothing_sent_when_the_name_is_unknown() -> None:
    root = "https://no-such-host.invalid/"
    with sender(root) as one, pytest.raises(NotSent, match="online"):
        one.send("POST", root, {}, b"{}")


def test_nothing_sent_when_connecting_takes_too_long() -> None:
    """A listener whose queue is full takes no further connection."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, contextlib.ExitStack() as stack:
        address = full.getsockname()
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(address)
        root = f"http://127.0.0.1:{address[1]}/"
        with sender(root, timeout=0.3) as one, pytest.raises(NotSent, match="in time"):
            one.send("POST", root, {}, b"{}")


@pytest.fixture
def trust(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Makes the program trust a certificate in place of the shipped ones."""

    def install(file: Path) -> None:
        monkeypatch.setattr("certifi.where", lambda: str(file))
        sockets._trusted.cache_clear()

    sockets._trusted.cache_clear()
    yield install
    sockets._trusted.cache_clear()


def test_https(tmp_path: Path, trust: Callable[[Path], None]) -> None:
    context, file = make_server(tmp_path)
    trust(file)
    with WireServer([ok, ok, drip], context) as server, sender(server.root) as one:
        for _ in range(2):
            assert one.send("GET", server.root, {}).status == 200
        assert server.connections == 1
        one._timeout = 0.4
        with pytest.raises(NoAnswer):
            one.send("POST", server.root, {}, b"{}")


def test_s18_unknown_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, file = make_server(tmp_path)
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(file))
    sockets._trusted.cache_clear()
    refused_by(context, "could not be verified")


def test_s18_certificate_of_another_host(tmp_path: Path, trust: Callable[[Path], None]) -> None:
    context, file = make_server(tmp_path, address="127.0.0.2")
    trust(file)
    refused_by(context, "could not be verified")


@pytest.mark.parametrize("days_ago", [10, -5])
def test_s18_certificate_of_another_time(days_ago: int, tmp_path: Path, trust: Callable[[Path], None]) -> None:
    starts = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days_ago)
    context, file = make_server(tmp_path, starts=starts)
    trust(file)
    refused_by(context, "clock")


def refused_by(context: ssl.SSLContext, words: str) -> None:
    with WireServer([ok], context) as server:
        with sender(server.root) as one, pytest.raises(NotSent, match=words):
            one.send("POST", server.root, {}, b"{}")
        assert server.requests == []


def test_s18_plain_server_in_place_of_a_secure_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:
        root = f"https://127.0.0.1:{plain.getsockname()[1]}/"

        def greet() -> None:
            with contextlib.suppress(ConnectionError), plain.accept()[0] as peer:
                peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                while peer.recv(65_536):
                    pass

        thread = threading.Thread(target=greet)
        thread.start()
        with sender(root) as one, pytest.raises(NotSent, match="secure connection"):
            one.send("POST", root, {}, b"{}")
        thread.join()


def test_s19_nothing_of_the_environment_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """.netrc would replace the token, and a proxy variable would take the request elsewhere."""
    (tmp_path / ".netrc").write_text("default login thief password thief\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, refused())
    with WireServer([ok]) as server, sender(server.root) as one:
        one.send("GET", server.root, {"authorization": "Bearer mine"})
        assert server.requests[0].headers["authorization"] == "Bearer mine"


def test_proxy_is_asked_for_a_tunnel(tmp_path: Path, trust: Callable[[Path], None]) -> None:
    context, file = make_server(tmp_path)
    trust(file)

    def tunnel(peer: Peer) -> None:
        peer.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with socket.create_connection(("127.0.0.1", target.port)) as far:
            back = threading.Thread(target=pump, args=(far, peer.sock))
            back.start()
            pump(peer.sock, far)
            back.join()
        peer.finish()

    with WireServer([ok], context) as target, WireServer([tunnel]) as proxy:
        with sender(target.root, proxy=f"http://me:pass%40word@127.0.0.1:{proxy.port}") as one:
            assert one.send("POST", target.root, {}, b"{}").status == 200
        asked = proxy.requests[0]
        assert (asked.method, asked.target) == ("CONNECT", f"127.0.0.1:{target.port}")
        assert asked.headers["proxy-authorization"] == "Basic bWU6cGFzc0B3b3Jk"
        assert len(target.requests) == 1


def pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


@pytest.mark.parametrize(
    "answer", [lambda peer: peer.reply(407, b""), Peer.reset, lambda peer: peer.send(b"?\r\n\r\n")]
)
def test_proxy_that_refuses(answer: Answer) -> None:
    with WireServer([answer]) as proxy, sender("https://127.0.0.1:9/", proxy=proxy.root) as one:
        with pytest.raises(NotSent):
            one.send("POST", "https://127.0.0.1:9/", {}, b"{}")
        assert len(proxy.requests) == 1
