"""The question at the end of a stage: what to do about operations that failed, grouped by plain cause."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from ytsync_desktop.core.operations import Decision, JobState, Kind, Operation, Reason
from ytsync_desktop.ui.formats import count, listed, number
from ytsync_desktop.ui.icons import IconLabel
from ytsync_desktop.ui.messages import STAGES
from ytsync_desktop.ui.progress.tally import FailureGroup
from ytsync_desktop.ui.state import State, Work
from ytsync_desktop.ui.text import ElidedLabel, caption, label, one_line, tooltip
from ytsync_desktop.ui.widgets.buttons import button, chip, set_primary
from ytsync_desktop.ui.widgets.layouts import column, row

Decide = Callable[[Decision, frozenset[int]], object]
_SHOWN_TITLES = 40


class FailurePanel(QFrame):
    """One line per cause with *Retry* or *Skip*; three buttons, each saying what it will do.

    *Retry* tries all again, *Skip selected* follows the choices of the lines, *Skip all* leaves all out.
    """

    def __init__(self, state: State, decide: Decide) -> None:
        super().__init__()
        self.setObjectName("failurePanel")
        self.setProperty("kind", "lead")
        self._state = state
        self._decide = decide
        self._groups: tuple[FailureGroup, ...] = ()
        self._skips: dict[tuple[str, str], bool] = {}
        self._title = ElidedLabel(bold=True, name="failureTitle")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self._lines_holder: QWidget | None = None
        self._outcome = label(tone="dim", wrap=True, name="failureOutcome")
        self._retry = button("Retry", self._retry_all, name="retryButton", symbol="arrow-clockwise")
        self._skip = button("Skip selected", self._as_chosen, name="skipSelectedButton", symbol="skip-forward")
        self._skip_all = button("Skip all", self._skip_everything, name="skipAllButton", symbol="skip-forward")
        head = row(IconLabel("question", "warn"), self._title)
        head.setStretch(1, 1)
        foot = row(self._outcome, 8, self._retry, self._skip, self._skip_all)
        foot.setStretch(0, 1)
        self.setLayout(column(head, self._lines, 4, foot, gap=8, margins=(16, 12, 16, 12)))
        state.jobChanged.connect(self.show_failures)
        state.tallyChanged.connect(self.show_failures)
        state.workChanged.connect(self.show_failures)
        self.show_failures()

    # --- showing ----------------------------------------------------------------------------------------------------

    def show_failures(self) -> None:
        """Show the question when the job asks one."""
        job = self._state.unfinished
        asks = job is not None and job.state is JobState.WAITING and self._state.work is Work.NONE
        self.setVisible(asks)
        if job is None or not asks:
            return
        if job.reason is Reason.DRIFT:
            self._show_drift(job.message)
            return
        groups = self._state.tally.failures()
        if groups != self._groups:
            self._groups = groups
            self._skips = {_key(g): self._skips.get(_key(g), not g.hopeful) for g in groups}
            self._rebuild()
        self._label_buttons()

    def _show_drift(self, message: str) -> None:
        self._groups = ()
        self._rebuild()
        self._title.setText("Playlists changed on YouTube since the preview")
        self._outcome.setText(message or "Nothing has been changed yet.")
        self._retry.setText("Compare again")
        self._skip.setVisible(False)
        self._skip_all.setText("Keep the changed playlists")
        set_primary(self._retry, False)
        set_primary(self._skip_all, True)

    def _rebuild(self) -> None:
        if self._lines_holder is not None:
            self._lines.removeWidget(self._lines_holder)
            self._lines_holder.deleteLater()
        self._lines_holder = QWidget()
        grid = QGridLayout(self._lines_holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        for number_, group in enumerate(self._groups):
            self._line(grid, number_, group)
        self._lines.addWidget(self._lines_holder)

    def _line(self, grid: QGridLayout, at: int, group: FailureGroup) -> None:
        amount = label(number(len(group.operations)), bold=True)
        amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        words = ElidedLabel(group.cause)
        words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        titles = _titles(group.operations)
        detail = ElidedLabel(f"{group.advice} {listed(titles, 2)}".strip(), tone="dim")
        detail.setToolTip(tooltip("\n".join(titles[:_SHOWN_TITLES])))
        grid.addWidget(amount, at, 0)
        grid.addWidget(words, at, 1)
        grid.addWidget(detail, at, 2)
        grid.addWidget(self._choice(group), at, 3)

    def _choice(self, group: FailureGroup) -> QWidget:
        made = QWidget()
        choices = QButtonGroup(made)
        retry, skip = chip("Retry"), chip("Skip")
        for one, skips in ((retry, False), (skip, True)):
            choices.addButton(one)
            one.setAccessibleName(f"{'Skip' if skips else 'Retry'}: {group.cause}")
            one.setChecked(self._skips[_key(group)] is skips)
            one.toggled.connect(partial(self._choose, _key(group), skips))
        made.setLayout(row(retry, skip, gap=4))
        return made

    def _choose(self, key: tuple[str, str], skips: bool, on: bool) -> None:
        if on:
            self._skips[key] = skips
            self._label_buttons()

    def _label_buttons(self) -> None:
        total = sum(len(group.operations) for group in self._groups)
        skipped = sum(len(group.operations) for group in self._groups if self._skips[_key(group)])
        stages = listed([f"“{STAGES[stage]}”" for stage in dict.fromkeys(group.stage for group in self._groups)])
        self._title.setText(f"{count(total, 'operation')} of {stages} failed. What shall become of them?")
        again = total - skipped
        self._retry.setText(caption(f"Retry all {number(total)}" if total > 1 else "Retry"))
        mixed = f"Skip {number(skipped)}, retry {number(again)}"
        self._skip.setText(mixed if skipped and again else f"Skip selected ({number(skipped)})")
        self._skip.setVisible(True)
        self._skip.setEnabled(skipped > 0)
        self._skip_all.setText(f"Skip all {number(total)}" if total > 1 else "Skip")
        self._outcome.setText(f"Skipping: {_outcome(self._groups)}")
        set_primary(self._retry, not skipped)
        set_primary(self._skip, bool(skipped and again))
        set_primary(self._skip_all, bool(skipped and not again))

    # --- answering --------------------------------------------------------------------------------------------------

    def _retry_all(self) -> None:
        self._decide(Decision.RETRY, frozenset())

    def _as_chosen(self) -> None:
        again = frozenset(
            operation.id for group in self._groups if not self._skips[_key(group)] for operation in group.operations
        )
        self._decide(Decision.RETRY if again else Decision.SKIP, again)

    def _skip_everything(self) -> None:
        self._decide(Decision.SKIP, frozenset())


def _key(group: FailureGroup) -> tuple[str, str]:
    return (group.stage.value, group.cause)


def _titles(operations: tuple[Operation, ...]) -> list[str]:
    return [one_line(op.video_title or str(op.video_id or "") or op.playlist_title) for op in operations]


def _outcome(groups: tuple[FailureGroup, ...]) -> str:
    operations = [operation for group in groups for operation in group.operations]
    adds = sum(1 for operation in operations if operation.kind is Kind.ADD)
    creates = sum(1 for operation in operations if operation.kind is Kind.CREATE)
    deletes = sum(1 for operation in operations if operation.kind is Kind.DELETE)
    parts = []
    if adds:
        stay = count(adds, "video stays", "videos stay")
        parts.append(f"{stay} where they are; old playlists that hold them will be kept")
    if creates:
        parts.append(f"{count(creates, 'playlist is', 'playlists are')} not created, and nothing is added to them")
    if deletes:
        parts.append(f"{count(deletes, 'old playlist is', 'old playlists are')} kept")
    return "; ".join(parts) + "." if parts else "they are left out; nothing else changes."
