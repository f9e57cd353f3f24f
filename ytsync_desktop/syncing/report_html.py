"""A job's report as one HTML page that needs nothing else: no script, no address, every title as plain text."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ytsync_desktop.core.operations import Operation, Status
from ytsync_desktop.core.plain_text import plain
from ytsync_desktop.syncing.report import DayCost, JobReport
from ytsync_desktop.syncing.report_words import STAGE_WORDS, STATUS_WORDS, cause_of, sentence_of, standing

_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; } h2 { margin-top: 2rem; font-size: 1.1rem; }
.quiet { opacity: .7; }
dl { display: flex; flex-wrap: wrap; gap: 1.5rem; margin: 1rem 0; }
dl div { display: flex; flex-direction: column-reverse; } dt { opacity: .7; } dd { margin: 0; font-size: 1.5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8884; }
td.figure, th.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.failed { font-weight: 600; } td.id { font-family: monospace; font-size: .85em; }
meter { width: 100%; min-width: 12rem; }
"""


def to_html(report: JobReport) -> str:
    """The page; the only thing in it that comes from YouTube is escaped text."""
    job = report.job
    title = f"{report.word}: job {job.id} of {job.started_at:%Y-%m-%d}"
    parts = [
        f"<h1>{escape(report.word)}</h1>",
        f'<p class="quiet">Job {job.id}, started {job.started_at:%Y-%m-%d %H:%M} UTC{_channel(report)}</p>',
        f"<p>{_text(standing(job))}</p>" if standing(job) else "",
        "<dl>"
        + "".join(f"<div><dt>{name}</dt><dd>{figure:,}</dd></div>" for name, figure in report.counters)
        + "</dl>",
        _stages(report),
        _days(report.days),
        _table("Failed and skipped", ("What", "Result", "Cause and advice"), map(_failure_row, report.failures)),
        _table(
            "Kept on YouTube, and why",
            ("Playlist", "Id", "Why"),
            (_row(_text(kept.title), _text(kept.playlist_id), _text(kept.why)) for kept in report.kept),
        ),
        _table("Every operation", ("Time (UTC)", "What", "Result", "Video", "Units"), map(_row_of, report.operations)),
    ]
    page = "\n".join(part for part in parts if part)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{page}\n</body>\n</html>\n"
    )


def _text(text: str) -> str:
    """Foreign text: escaped, one line, and unable to turn the direction of what follows."""
    return f"<bdi>{escape(plain(text))}</bdi>"


def _channel(report: JobReport) -> str:
    return f" · {_text(report.channel_title)}" if report.channel_title else ""


def _counters(report: JobReport) -> str:
    figures = (f"<div><dt>{name}</dt><dd>{figure:,}</dd></div>" for name, figure in report.counters)
    return f"<dl>{''.join(figures)}</dl>"


def _stages(report: JobReport) -> str:
    rows = (
        f'<tr><td>{STAGE_WORDS[count.stage]}</td><td class="figure">{count.done:,} of {count.total:,}</td>'
        f'<td class="figure">{count.failed:,}</td><td class="figure">{count.skipped:,}</td></tr>'
        for count in report.job.stages
    )
    return _table("Stages", ("Stage", "Done", "Failed", "Skipped"), rows)


def _days(days: tuple[DayCost, ...]) -> str:
    most = max((cost.units for cost in days), default=0)
    rows = (
        f'<tr><td>{cost.day}</td><td class="figure">{cost.units:,}</td>'
        f'<td><meter max="{max(most, 1)}" value="{cost.units}">{cost.units:,}</meter></td></tr>'
        for cost in days
    )
    return _table("Units per day", ("Day (Pacific)", "Units", ""), rows)


def _table(title: str, heads: tuple[str, ...], rows: Iterable[str]) -> str:
    body = list(rows)
    if not body:
        return ""
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    count = f' <span class="quiet">({len(body):,})</span>'
    lines = "\n".join(body)
    return f"<h2>{title}{count}</h2>\n<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>"


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _failure_row(operation: Operation) -> str:
    return _row(_text(sentence_of(operation)), STATUS_WORDS[operation.status], _text(cause_of(operation)))


def _row_of(operation: Operation) -> str:
    finished = operation.finished_at
    kind = ' class="failed"' if operation.status is Status.FAILED else ""
    return (
        f"<tr><td>{finished.strftime('%Y-%m-%d %H:%M:%S') if finished else ''}</td>"
        f"<td>{_text(sentence_of(operation))}</td><td{kind}>{STATUS_WORDS[operation.status]}</td>"
        f'<td class="id">{escape(operation.video_id or "")}</td><td class="figure">{operation.units:,}</td></tr>'
    )
