"""The text of a plan in its job's row: as it was confirmed, or with new titles and an id of its own below."""

from __future__ import annotations

from ytsync_desktop.core.plan import Plan, plan_from_json, plan_id_of, plan_to_json


def read_plan(text: str, confirmed: str, *, finished: bool) -> Plan | None:
    """The plan; None where the text is not what was written.

    That of an unfinished job is held against the id that was `confirmed`. A finished one may have been given new
    titles since: its text is then held against the id in its second line.
    """
    plan, _, own = text.partition("\n") if finished else (text, "", "")
    return plan_from_json(plan) if plan_id_of(plan) == (own or confirmed) else None


def refreshed_text(plan: Plan) -> str:
    """The text of a finished job's plan that was given new titles."""
    text = plan_to_json(plan)
    return f"{text}\n{plan_id_of(text)}"
