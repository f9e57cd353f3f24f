"""The preview as a file: every row of its tree, as HTML to read or CSV to count."""

from __future__ import annotations

import csv
import html
import io
from pathlib import Path
from typing import TYPE_CHECKING

from ytsync_desktop.core.csv_rows import neutralised
from ytsync_desktop.core.text_files import write_whole
from ytsync_desktop.ui.formats import day, number
from ytsync_desktop.ui.preview.nodes import ROOT, Node, Tree

if TYPE_CHECKING:
    from ytsync_desktop.syncing.preview import Preview

_STYLE = (
    "body{font:14px system-ui,sans-serif;margin:2em;max-width:75em}td,th{padding:2px 8px;text-align:left}"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}tr.d0{font-weight:600}tr.d2{color:#555}"
)


def write_preview(preview: Preview, headline: str, file: Path) -> None:
    """Write all rows to `file`; its ending (.csv, else HTML) decides the form. BadInput when it cannot be written."""
    tree = Tree(preview)
    rows = [(node, _depth(tree, node), _days(preview, node)) for node in tree.nodes if node.id != ROOT]
    text = _csv(rows, tree) if file.suffix.lower() == ".csv" else _html(rows, headline)
    write_whole(file, text)


Row = tuple[Node, int, str]


def _csv(rows: list[Row], tree: Tree) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("stage", "kind", "what", "in", "why", "units", "day"))
    for node, depth, days in rows:
        path = _path(tree, node)
        above = path[-2].what if depth > 1 else ""
        cells = (path[0].what, node.sort.value, node.what, above, node.why)
        writer.writerow((*map(neutralised, cells), "" if node.units is None else node.units, days))
    return out.getvalue()


def _html(rows: list[Row], headline: str) -> str:
    lines = [
        "<!doctype html><html lang=en><meta charset=utf-8><title>Preview</title>",
        f"<style>{_STYLE}</style><h1>{html.escape(headline)}</h1>",
        "<table><tr><th>What<th>Why<th class=n>Units<th class=n>Day</tr>",
    ]
    for node, depth, days in rows:
        units = "" if node.units is None else number(node.units)
        lines.append(
            f'<tr class=d{depth}><td style="padding-left:{depth * 1.5 + 0.5}em">{html.escape(node.what)}'
            f"<td>{html.escape(node.why)}<td class=n>{units}<td class=n>{days}</tr>"
        )
    return "\n".join([*lines, "</table></html>", ""])


def _path(tree: Tree, node: Node) -> list[Node]:
    path = [node]
    while path[0].parent != ROOT:
        path.insert(0, tree.nodes[path[0].parent])
    return path


def _depth(tree: Tree, node: Node) -> int:
    return len(_path(tree, node)) - 1


def _days(preview: Preview, node: Node) -> str:
    days = preview.schedule.days
    if node.first is None or node.last is None or not days:
        return ""
    first, last = days[node.first].day, days[min(node.last, len(days) - 1)].day
    return day(first) if first == last else f"{day(first)} – {day(last)}"
