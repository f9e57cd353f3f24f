"""The documents that scripts get: the keys of the contract, made from the values of the product."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ytsync_desktop.core.choices import Choices
from ytsync_desktop.core.library import Category, Channel, Library
from ytsync_desktop.core.operations import Job, Stage
from ytsync_desktop.core.plan import Plan
from ytsync_desktop.core.plan_words import what_cannot_come_back
from ytsync_desktop.core.ports import BackupInfo, LibraryCounts
from ytsync_desktop.core.quota import WRITE_UNITS, QuotaState
from ytsync_desktop.syncing.report_documents import iso, job_document

if TYPE_CHECKING:
    from ytsync_desktop.backup.compare import Comparison
    from ytsync_desktop.core.csv_rows import RejectedRow
    from ytsync_desktop.importing.summary import ImportSummary
    from ytsync_desktop.importing.takeout import WatchLaterImport, WatchLaterVerification
    from ytsync_desktop.organising.files import CategoriesImport
    from ytsync_desktop.syncing.preview import Preview

Document = dict[str, Any]


def login_view(channel: Channel, scopes: Iterable[str], *, stored: bool) -> Document:
    """`login`; `stored` is false where the sign-in ends with the process."""
    return {"channel_id": channel.id, "channel_title": channel.title, "scopes": list(scopes), "stored": stored}


def import_view(summary: ImportSummary) -> Document:
    """`import`"""
    return {
        "state": summary.state,
        "reason": summary.reason or None,
        "message": summary.message,
        "resume_at": iso(summary.resume_at),
        "playlists": summary.playlists,
        "items": summary.items,
        "videos": summary.videos,
        "unavailable": summary.unavailable,
        "new": summary.new,
        "updated": summary.updated,
        "removed": summary.removed,
        "units": summary.units,
        "resumed": summary.resumed,
        "entities": [
            {
                "entity_type": entity.entity_type,
                "phase": entity.phase,
                "processed": entity.processed,
                "total": entity.total,
                "state": entity.state,
            }
            for entity in summary.entities
        ],
        "differences": [
            {
                "playlist_id": difference.playlist_id,
                "title": difference.title,
                "youtube_says": difference.youtube_says,
                "listed": difference.listed,
                "unavailable": difference.unavailable,
                "duplicates": difference.duplicates,
                "hidden": difference.hidden,
            }
            for difference in summary.differences
        ],
    }


def counts_view(counts: LibraryCounts) -> Document:
    """`library export`"""
    return {"playlists": counts.playlists, "items": counts.items, "videos": counts.videos}


def watch_later_import_view(result: WatchLaterImport) -> Document:
    """`watch-later import`"""
    return {"added": result.added, "already_known": result.already_known, "rejected": _rejected(result.rejected)}


def watch_later_verify_view(result: WatchLaterVerification) -> Document:
    """`watch-later verify`"""
    return {"cleared": result.cleared, "left": result.left}


def categories_import_view(result: CategoriesImport) -> Document:
    """`categories import`"""
    return {
        "categories": result.categories,
        "assignments": result.assignments,
        "rejected": _rejected(result.rejected),
    }


def categories_view(categories: Iterable[Category]) -> Document:
    """`categories list` and `categories export`"""
    return {
        "categories": [
            {
                "name": category.name,
                "videos": len(category.video_ids),
                "approved": category.approved,
                "protected": category.protected,
                "playlist_id": category.playlist_id,
            }
            for category in categories
        ]
    }


def playlists_view(library: Library, categories: Iterable[Category], choices: Choices) -> Document:
    """`playlists …`"""
    names = {category.id: category.name for category in categories}
    holders = {category.playlist_id: category.name for category in categories if category.playlist_id}
    becomes = {one: names.get(category_id) for one, category_id in choices.becomes.items()}
    return {
        "playlists": [
            {
                "playlist_id": playlist.id,
                "title": playlist.title,
                "items": len(library.items.get(playlist.id, ())),
                "privacy": playlist.privacy.value,
                "category": holders.get(playlist.id),
                "leave_alone": playlist.id in choices.untouched,
                "becomes": becomes.get(playlist.id),
            }
            for playlist in library.playlists
        ]
    }


def preview_view(preview: Preview) -> Document:
    """`preview`"""
    plan, schedule = preview.plan, preview.schedule
    return {
        "plan_id": plan.id,
        "strategy": plan.strategy.value,
        "stages": [
            {"stage": stage.value, "operations": plan.count(stage), "units": WRITE_UNITS * plan.count(stage)}
            for stage in Stage
            if stage is not Stage.REMOVE_VIDEOS or plan.count(stage)
        ],
        "operations": len(plan.writes),
        "units": preview.units,
        "read_units": schedule.read_units,
        "days": len(schedule.days),
        "units_per_day": [{"day": day.day.isoformat(), "units": day.units} for day in schedule.days],
        "finish_date": schedule.finish_date.isoformat() if schedule.finish_date else None,
        "binding": schedule.binding or None,
        **_left_out(plan),
        "reused": [
            {"playlist_id": one.playlist_id, "title": one.title, "category": one.name, "privacy": one.privacy.value}
            for one in plan.reused
        ],
        "cannot_come_back": list(what_cannot_come_back(plan)),
        "alternatives": [
            {"strategy": other.strategy.value, "units": other.units, "days": other.days}
            for other in preview.alternatives
        ],
    }


def _left_out(plan: Plan) -> Document:
    return {
        "unavailable_excluded": list(plan.unavailable),
        "not_checked": list(plan.not_checked),
        "watch_later_manual": list(plan.watch_later),
        "dropped": list(plan.dropped),
        "kept": [{"playlist_id": kept.playlist_id, "title": kept.title, "why": kept.why} for kept in plan.kept],
        "problems": [{"category": problem.category, "why": problem.why} for problem in plan.problems],
    }


def status_view(job: Job | None, stage: Stage | None, quota: QuotaState) -> Document:
    """`status`, and the answer of everything that moves a job."""
    return {
        "job": job_document(job, stage) if job is not None else None,
        "quota": {
            "day": quota.day.isoformat(),
            "used": quota.used,
            "limit": quota.limit,
            "reserve": quota.reserve,
            "resets_at": iso(quota.resets_at),
        },
    }


def backups_view(backups: Iterable[BackupInfo]) -> Document:
    """`backups list`"""
    return {
        "backups": [
            {
                "id": backup.id,
                "created_at": iso(backup.created_at),
                "job_id": backup.job_id,
                "playlists": backup.playlists,
                "items": backup.items,
                "sha256": backup.sha256,
            }
            for backup in backups
        ]
    }


def comparison_view(comparison: Comparison) -> Document:
    """`backups compare`"""
    return {
        "before": iso(comparison.before),
        "after": iso(comparison.after),
        "same": comparison.same,
        "differences": [
            {
                "playlist_id": one.playlist_id,
                "title": one.title,
                "change": one.change.value,
                "words": list(one.words),
                "added": list(one.added),
                "removed": list(one.removed),
            }
            for one in comparison.differences
        ],
    }


def _rejected(rows: Iterable[RejectedRow]) -> list[Document]:
    return [{"line": row.line, "reason": row.reason} for row in rows]
