"""A job's report as text for a file or a terminal: JSON, CSV, HTML or plain text."""

from __future__ import annotations

import csv
import io
import json
from enum import StrEnum

from ytsync_desktop.core.csv_rows import neutralised
from ytsync_desktop.core.errors import WrongUsage
from ytsync_desktop.syncing.report import JobReport
from ytsync_desktop.syncing.report_documents import operation_document, report_document
from ytsync_desktop.syncing.report_html import to_html
from ytsync_desktop.syncing.report_text import to_text

_COLUMNS = (
    "stage",
    "kind",
    "playlist_title",
    "playlist_id",
    "video_id",
    "video_title",
    "status",
    "error_status",
    "error_reason",
    "error_message",
    "error_advice",
    "attempts",
    "units",
    "finished_at",
)


class ReportFormat(StrEnum):
    """The forms a report can take."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


def render(report: JobReport, kind: str) -> str:
    """The report as the text of a file of this kind; WrongUsage for an unknown kind."""
    writers = {
        ReportFormat.TEXT: to_text,
        ReportFormat.JSON: to_json,
        ReportFormat.CSV: to_csv,
        ReportFormat.HTML: to_html,
    }
    if kind not in writers:
        raise WrongUsage(f"A report can be {', '.join(writers)}, not “{kind}”.", where="format")
    return writers[ReportFormat(kind)](report)


def to_json(report: JobReport) -> str:
    """The report as JSON, pure ASCII, so that no title can spoil its encoding."""
    return json.dumps(report_document(report), indent=2) + "\n"


def to_csv(report: JobReport) -> str:
    """One line per operation (RFC 4180); a cell that a spreadsheet would calculate is led by an apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for operation in report.operations:
        row = operation_document(operation)
        error = row.pop("error") or {}
        row |= {f"error_{name}": value for name, value in error.items()}
        writer.writerow([neutralised("" if row.get(name) is None else str(row[name])) for name in _COLUMNS])
    return text.getvalue()
