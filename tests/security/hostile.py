"""Forty titles that somebody could give a video or a playlist in order to harm whoever looks at it."""

from __future__ import annotations

from pathlib import Path


def titles(bait: Path) -> list[str]:
    """Markup, addresses, unseen characters, formulas, sizes; `bait` is a file that nothing may open."""
    address = bait.as_uri()
    return [
        f"<img src='{address}'>",
        f'<img src="{bait}" width=4000 height=4000>',
        "<img src='http://127.0.0.1:9/pixel.png'>",
        f"<a href='{address}'>open me</a>",
        f"<link rel=stylesheet href='{address}'>",
        f"<style>@import url('{address}')</style>",
        f"<object data='{address}'></object>",
        f"<iframe src='{address}'></iframe>",
        "<script>alert(1)</script>",
        "<table border=1><tr><td>one<td>two</table>",
        "<h1>big</h1>",
        "<b>bold</b> <i>italic</i> <u>under</u>",
        "<font size=7 color=red>red</font>",
        "<pre>a    b</pre>",
        "<qt>rich</qt>",
        "<!DOCTYPE html><html><body>page",
        "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        "<br><br><br><hr>",
        "<span style='font-size:200pt'>huge</span>",
        "</qt></html>closed",
        "&lt;b&gt;not bold&lt;/b&gt;",
        "Tom &amp; Jerry",
        "Tom &amp;amp; Jerry",
        "Tom & Jerry",
        "Tom &Jerry && Co",
        "&copy; &#8238; &nbsp;|",
        "\u202egnp.exe",
        "safe\u202d\u202c\u2066\u2069\u200b\u200e\u200f\ufeff",
        "zero\u200bwidth \u3164\u115f\u1160\uffa0\u2800\u034f\u17b4\u17b5\u180b\u180e\u180f\ufe0f\ufe00\U000e0100 seen",
        "a\tb\x07c\x1b[31mred\x1b[0m",
        "first line\nsecond line\r\nthird",
        "line\u2028separator\u2029paragraph",
        "%s %n %d {0} {title} %1 %2",
        "'; DROP TABLE videos; --",
        '=HYPERLINK("http://127.0.0.1:9/","click")',
        "javascript:alert(1)",
        "file:///etc/passwd",
        "../../../../etc/passwd",
        "W" * 5_000,
        "tall\n" * 1_000,
    ]
