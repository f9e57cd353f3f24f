"""The documents of the terminal's contract as JSON schemas: the keys that scripts rely on, and their kinds."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

Schema = dict[str, Any]

_FORMATS = FormatChecker()


@_FORMATS.checks("moment", ValueError)
def _is_moment(value: object) -> bool:
    from datetime import datetime

    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def _object(**keys: Schema) -> Schema:
    return {"type": "object", "required": list(keys), "properties": keys}


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _one_of(*values: str) -> Schema:
    return {"enum": list(values)}


_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_FLAG: Schema = {"type": "boolean"}
_MOMENT: Schema = {"type": "string", "format": "moment"}
_DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
_STAGE = _one_of("backup", "create_playlists", "add_videos", "remove_videos", "clear_watch_later", "delete_playlists")
_REJECTED = _list(_object(line=_COUNT, reason=_TEXT))
_KEPT = _list(_object(playlist_id=_TEXT, title=_TEXT, why=_TEXT))
_REASON = _one_of(
    *("quota", "creation_limit", "settle", "network", "sign_in", "channel"),
    *("guard", "disk", "user", "interrupted", "failures", "drift"),
)
_JOB = _object(
    id=_COUNT,
    state=_one_of("pending", "running", "paused", "waiting_for_decision", "completed", "aborted", "failed"),
    stage=_or_null(_STAGE),
    reason=_or_null(_REASON),
    resume_at=_or_null(_MOMENT),
    strategy=_one_of("fresh", "reuse", "restore"),
    started_at=_MOMENT,
    finish_date=_or_null(_DAY),
    units_planned=_COUNT,
    units_used=_COUNT,
    stages=_list(_object(stage=_STAGE, total=_COUNT, done=_COUNT, failed=_COUNT, skipped=_COUNT)),
)
_OPERATION = _object(
    stage=_STAGE,
    kind=_one_of("create", "rename", "add", "remove", "delete", "by_hand"),
    playlist_title=_TEXT,
    playlist_id=_or_null(_TEXT),
    video_id=_or_null(_TEXT),
    video_title=_TEXT,
    status=_one_of("planned", "sent", "unknown", "done", "failed", "skipped", "by_hand"),
    error=_or_null(_object(status=_COUNT, reason=_TEXT, message=_TEXT, advice=_TEXT)),
    attempts=_COUNT,
    units=_COUNT,
    finished_at=_or_null(_MOMENT),
)

SCHEMAS: dict[str, Schema] = {
    "error": _object(error=_object(code=_TEXT, message=_TEXT, where=_or_null(_TEXT))),
    "login": _object(channel_id=_TEXT, channel_title=_TEXT, scopes=_list(_TEXT)),
    "logout": _object(revoked=_FLAG, deleted=_FLAG),
    "import": _object(
        state=_one_of("complete", "paused"),
        **dict.fromkeys(("playlists", "items", "videos", "unavailable", "new", "updated", "removed", "units"), _COUNT),
        resumed=_FLAG,
        entities=_list(
            _object(
                entity_type=_one_of("channels", "playlists", "playlist_items", "videos"),
                phase=_one_of("initial_sync", "incremental_sync"),
                processed=_COUNT,
                total=_or_null(_COUNT),
                state=_TEXT,
            )
        ),
    ),
    "library export": _object(playlists=_COUNT, items=_COUNT, videos=_COUNT),
    "watch-later import": _object(added=_COUNT, already_known=_COUNT, rejected=_REJECTED),
    "watch-later verify": _object(cleared=_COUNT, left=_COUNT),
    "categories import": _object(categories=_COUNT, assignments=_COUNT, rejected=_REJECTED),
    "categories": _object(
        categories=_list(
            _object(name=_TEXT, videos=_COUNT, approved=_FLAG, protected=_FLAG, playlist_id=_or_null(_TEXT))
        )
    ),
    "playlists": _object(
        playlists=_list(
            _object(
                playlist_id=_TEXT,
                title=_TEXT,
                items=_COUNT,
                privacy=_one_of("private", "unlisted", "public"),
                category=_or_null(_TEXT),
                leave_alone=_FLAG,
                becomes=_or_null(_TEXT),
            )
        )
    ),
    "preview": _object(
        plan_id=_TEXT,
        strategy=_one_of("fresh", "reuse", "restore"),
        stages=_list(_object(stage=_STAGE, operations=_COUNT, units=_COUNT)),
        **dict.fromkeys(("operations", "units", "read_units", "days"), _COUNT),
        units_per_day=_list(_object(day=_DAY, units=_COUNT)),
        finish_date=_or_null(_DAY),
        **dict.fromkeys(("unavailable_excluded", "not_checked", "watch_later_manual"), _list(_TEXT)),
        kept=_KEPT,
        reused=_list(_object(playlist_id=_TEXT, title=_TEXT, category=_TEXT, privacy=_TEXT)),
        alternatives=_list(_object(strategy=_TEXT, units=_COUNT, days=_COUNT)),
    ),
    "status": _object(
        job=_or_null(_JOB),
        quota=_object(day=_DAY, used=_COUNT, limit=_COUNT, reserve=_COUNT, resets_at=_MOMENT),
    ),
    "report": _object(job=_JOB, operations=_list(_OPERATION), kept=_KEPT),
    "comparison": _object(
        before=_MOMENT,
        after=_MOMENT,
        same=_COUNT,
        differences=_list(
            _object(
                playlist_id=_TEXT,
                title=_TEXT,
                change=_one_of("gone", "new", "changed"),
                **dict.fromkeys(("words", "added", "removed"), _list(_TEXT)),
            )
        ),
    ),
    "backups": _object(
        backups=_list(
            _object(
                id=_COUNT,
                created_at=_MOMENT,
                job_id=_or_null(_COUNT),
                playlists=_COUNT,
                items=_COUNT,
                sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
            )
        )
    ),
    "settings": _object(settings={"type": "object"}),
}


def check(name: str, document: Any) -> Any:
    """The document, if it is what the contract says; otherwise every difference in one message."""
    validator = Draft202012Validator(SCHEMAS[name], format_checker=_FORMATS)
    faults = [f"{fault.json_path}: {fault.message}" for fault in validator.iter_errors(document)]
    assert not faults, faults
    return document
