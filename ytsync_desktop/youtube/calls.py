"""Makes one call: token, booking, sending, and the error for whatever went wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ytsync_desktop.core.ports import Clock, Meter
from ytsync_desktop.core.quota import READ_UNITS
from ytsync_desktop.youtube.errors import Call, error_of, no_answer, not_sent, read_body, token_renewed
from ytsync_desktop.youtube.tokens import Tokens
from ytsync_desktop.youtube.transport import NoAnswer, NotSent, OneSend, Reply

NOT_MODIFIED = 304
_UNAUTHORISED = 401
_AGENT = "ytsync-desktop (gzip)"
"""Google compresses its answers only for agents that say gzip here as well."""


@dataclass(frozen=True, slots=True)
class Api:
    """The client library's parts that are used, made once: making one anew takes longer than a request to localhost."""

    channels: Any
    playlists: Any
    playlistItems: Any  # the API's own name
    videos: Any


class Caller:
    """Sends what Google's client library builds from its own description of the API. Safe from several threads."""

    def __init__(self, api_root: str, transport: OneSend, tokens: Tokens, meter: Meter, clock: Clock) -> None:
        self._api_root = api_root
        self._transport = transport
        self._tokens = tokens
        self._meter = meter
        self._clock = clock
        self._lock = threading.Lock()
        self._api: Api | None = None
        self._write_refused = False

    def call(self, call: Call, build: Callable[[Api], Any], *, etag: str | None = None) -> Reply:
        """The successful answer to the request that `build` makes; also a 304, if `etag` was given.

        Raises YouTubeError for every other end.
        """
        request = build(self._built())
        request.headers["user-agent"] = _AGENT
        if etag:
            request.headers["if-none-match"] = etag
        line = _Line(lambda *what: self._send(call, *what))
        try:
            request.postproc = _keep_nothing
            request.execute(http=line, num_retries=0)
        except _NoSuccess:
            pass
        except NotSent as error:
            raise not_sent(error) from error
        except NoAnswer as error:
            raise no_answer(error, call) from error
        reply = line.reply
        if 200 <= reply.status < 300 or (etag and reply.status == NOT_MODIFIED):
            return reply
        raise error_of(reply, call, self._clock.now())

    def _send(self, call: Call, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        """Send with a token. A 401, which changes nothing on YouTube, is met with a new one, once.

        A read then goes out again. A write does not: whoever wrote down that it would be sent has to do so once more.
        """
        token = self._tokens.current(to_write=call.writes)
        reply = self._send_once(call, method, url, {**headers, "authorization": f"Bearer {token}"}, body)
        if call.writes:
            return self._answer_to_write(reply, token)
        if not _refuses_token(reply):
            return reply
        token = self._tokens.after_refusal(token)
        return self._send_once(call, method, url, {**headers, "authorization": f"Bearer {token}"}, body)

    def _answer_to_write(self, reply: Reply, token: str) -> Reply:
        """The answer; TryLater in place of the first 401 in a row, once there is a new token."""
        if self._write_refused or not _refuses_token(reply):
            self._write_refused = False
            return reply
        self._tokens.after_refusal(token)
        self._write_refused = True
        raise token_renewed()

    def _send_once(self, call: Call, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        if not call.writes:
            self._meter.book(call.method, READ_UNITS)
        return self._transport.send(method, url, headers, body)

    def _built(self) -> Api:
        with self._lock:
            if self._api is None:
                from googleapiclient.discovery import build

                options = {"api_endpoint": self._api_root, "universe_domain": "googleapis.com"}
                service = build(
                    "youtube",
                    "v3",
                    http=_Line(self._transport.send),
                    static_discovery=True,
                    cache_discovery=False,
                    client_options=options,
                )
                names = ("channels", "playlists", "playlistItems", "videos")
                self._api = Api(*(getattr(service, name)() for name in names))
            return self._api


def _refuses_token(reply: Reply) -> bool:
    return reply.status == _UNAUTHORISED and "youtubeSignupRequired" not in read_body(reply.body).reasons


class _NoSuccess(Exception):
    """Ends `execute` before it makes an error of its own out of the answer."""


def _keep_nothing(_response: object, _content: bytes) -> None:
    """In place of the library's reading of the body, which takes web pages and cut JSON for a success."""


class _Line:
    """One call in the shape of httplib2.Http, keeping the answer as it came."""

    reply: Reply

    def __init__(self, send: Callable[[str, str, Mapping[str, str], bytes | None], Reply]) -> None:
        self._send = send

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        **_choices: object,
    ) -> tuple[object, bytes]:
        """(httplib2.Response, body); redirects and the kind of connection are not for the caller to choose."""
        import httplib2

        data = body.encode() if isinstance(body, str) else body
        self.reply = self._send(method, uri, headers or {}, data)
        if not 200 <= self.reply.status < 300:
            raise _NoSuccess
        return httplib2.Response({**self.reply.headers, "status": str(self.reply.status)}), self.reply.body
