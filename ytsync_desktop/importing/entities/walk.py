"""Walking through the pages of one list: which page is next, with which ETag, and when to begin anew."""

from __future__ import annotations

from collections.abc import Mapping

from ytsync_desktop.core.checkpoints import Listing, StoredPage
from ytsync_desktop.core.listing import MAX_CALLS, MAX_RESTARTS


class Walk:
    """The way through one list. `pages` are those remembered; `conditional`: their ETags are sent."""

    def __init__(self, pages: Mapping[str | None, StoredPage], *, conditional: bool) -> None:
        self._pages = pages
        self._conditional = conditional
        self._visited: set[str] = set()
        self._restarts = 0
        self._answers = 0
        self.token: str | None = None
        self.number = 0
        self.start = 0

    def resume(self, listing: Listing) -> bool:
        """Go on in the middle, where a page remembered leads there; False where the walk begins at the start."""
        before = [page for page in self._pages.values() if page.next_page_token == listing.next_page_token]
        if listing.next_page_token is None or len(before) != 1:
            return False
        self.token, self.number, self.start = listing.next_page_token, before[0].number + 1, listing.items_fetched
        return True

    @property
    def etag(self) -> str | None:
        """What to send as If-None-Match for the present page."""
        page = self._pages.get(self.token) if self._conditional else None
        return page.etag or None if page is not None and page.number == self.number else None

    def unchanged(self) -> StoredPage | None:
        """The remembered page that a 304 stands for."""
        return self._pages.get(self.token) if self.etag else None

    def answered(self) -> None:
        """Count a reply about this list, a refusal as well."""
        self._answers += 1

    def seen(self, count: int, next_token: str | None, total: int, etag: str) -> StoredPage:
        """What to remember of the present page, which was new. A page of another size shifts all that follow."""
        before = self._pages.get(self.token)
        if before is None or before.count != count:
            self._pages = {}
        return StoredPage(self.number, self.token, etag, next_token, count, total)

    def advance(self, count: int, next_token: str) -> bool:
        """Step to the next page; False where the tokens go in a circle or without end."""
        if next_token in self._visited or self._answers >= MAX_CALLS or self.number + 1 >= MAX_CALLS:
            return False
        self._visited.add(next_token)
        self.token, self.number, self.start = next_token, self.number + 1, self.start + count
        return True

    def restart(self) -> bool:
        """Begin anew without conditions; False after three times, or with too few calls left to come as far again."""
        self._restarts += 1
        reachable = self._answers + self.number + 1 <= MAX_CALLS
        self._pages = {}
        self._visited = set()
        self.token, self.number, self.start = None, 0, 0
        return reachable and self._restarts <= MAX_RESTARTS
