"""The connect page: go on with a job, connect YouTube, or try the demo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from ytsync_desktop.ui.actions import Actions
from ytsync_desktop.ui.connect.commands import Check, ConnectCommands
from ytsync_desktop.ui.connect.guide import DropZone, Guide
from ytsync_desktop.ui.connect.resume_card import ResumeCard
from ytsync_desktop.ui.dialogs.files import open_file
from ytsync_desktop.ui.icons import IconLabel
from ytsync_desktop.ui.state import State, Work
from ytsync_desktop.ui.text import ElidedLabel, label, set_tone
from ytsync_desktop.ui.widgets.age_card import AgeCard
from ytsync_desktop.ui.widgets.bars import Bar
from ytsync_desktop.ui.widgets.buttons import button, set_primary
from ytsync_desktop.ui.widgets.layouts import column, frame, holder, row

_WIDTH = 760
_CHECKS = {
    Check.OPEN: ("circle", "dim", "not yet"),
    Check.RUNNING: ("circle-half", "accent", "under way"),
    Check.GOOD: ("check-circle", "good", "fine"),
    Check.WARN: ("warning", "warn", "careful"),
    Check.BAD: ("x-circle", "bad", "wrong"),
}


class ConnectPage(QWidget):
    """Cards under one another; the one that matters most comes first. `libraryWanted` says the person goes on."""

    libraryWanted = Signal()

    def __init__(
        self, state: State, actions: Actions, commands: ConnectCommands, try_demo: Callable[[], object] | None
    ) -> None:
        super().__init__()
        self.setObjectName("connectPage")
        self._state = state
        self._actions = actions
        self._commands = commands
        self.card = ResumeCard(state, actions)
        self._connect_card = self._build_connect()
        parts: list[QWidget] = [self.card, AgeCard(state, actions, "connectAge"), self._connect_card]
        if try_demo is not None:
            parts.append(self._build_demo(try_demo))
        inner = holder(column(*parts, None, gap=16, margins=(0, 24, 0, 24)))
        inner.setMaximumWidth(_WIDTH)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        middle = row(gap=0)
        middle.addStretch(1)
        middle.addWidget(inner, 100)
        middle.addStretch(1)
        area.setWidget(holder(middle, name="scrolled"))
        self.setLayout(column(area))
        commands.changed.connect(self._show)
        state.overviewChanged.connect(self._show)
        state.workChanged.connect(self._show)
        self._show()

    # --- building ---------------------------------------------------------------------------------------------------

    def _build_connect(self) -> QFrame:
        self._title = ElidedLabel(step=1, bold=True, name="connectTitle")
        self._intro = label(tone="dim", wrap=True)
        self._guide = Guide()
        self._drop = DropZone()
        self._drop.chosen.connect(self._commands.choose)
        self._drop.browse.connect(self._browse)
        self._sign_in = button(
            "Sign in with Google", self._start, name="signInButton", symbol="sign-in", kind="primary"
        )
        self._cancel = button("Cancel", self._commands.cancel, name="cancelSignInButton")
        self._next = button("Show the library", self.libraryWanted.emit, name="showLibraryButton", symbol="books")
        self._bar = Bar("Waiting for the browser", name="signInBar")
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        self._words: list[tuple[IconLabel, QLabel]] = []
        for at, line in enumerate(self._commands.lines):
            symbol, words = IconLabel("circle"), label(wrap=True, name=f"selfTest{at + 1}")
            grid.addWidget(symbol, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(line.what), at, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, at, 2)
            self._words.append((symbol, words))
        self._tests = holder(grid)
        buttons = row(self._sign_in, self._cancel, self._next, None)
        return frame(
            "card",
            column(self._title, self._intro, self._guide, self._drop, self._tests, self._bar, buttons, gap=12,
                   margins=(16, 16, 16, 16)),
            name="connectCard",
        )  # fmt: skip

    def _build_demo(self, try_demo: Callable[[], object]) -> QFrame:
        words = label(
            "4,000 real videos in 87 playlists, on a YouTube that runs on this machine. Nothing you do there reaches "
            "the real one, and days pass at a click.",
            tone="dim",
            wrap=True,
        )
        go = button("Open the demo", try_demo, name="tryDemoButton", symbol="flask")
        title = label("Try it with the demo library", step=1, bold=True)
        return frame("card", column(title, words, row(go, None), gap=12, margins=(16, 16, 16, 16)), name="demoCard")

    # --- acting -----------------------------------------------------------------------------------------------------

    def _browse(self) -> bool:
        file = open_file(self, "Choose the client_secret.json of your Google client", "Google client (*.json)")
        if file is not None:
            self._commands.choose(file)
        return file is not None

    def _start(self) -> None:
        known = self._commands.file is not None or self._state.account is not None or self._state.demo
        if known or self._browse():
            self._commands.sign_in()

    # --- showing ----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        account, signing = self._state.account, self._state.work is Work.SIGN_IN
        unknown = "The demo's YouTube" if self._state.demo else "Connect my YouTube"
        self._title.setText(f"Connected: {account.title}" if account is not None else unknown)
        if self._state.demo:
            self._intro.setText("This is the demo: its channel and its YouTube live on this machine only.")
        elif account is not None:
            self._intro.setText("Everything stays on this machine. Sign in again when the sign-in has ended.")
        else:
            self._intro.setText("The app uses a Google client of your own, so that the day's quota is yours alone.")
        self._guide.setVisible(account is None and not self._state.demo)
        self._drop.setVisible(not self._state.demo)
        self._drop.show_file(self._commands.file)
        started = any(line.check is not Check.OPEN for line in self._commands.lines)
        self._tests.setVisible(started)
        self._bar.setVisible(signing)
        if signing:
            self._bar.show_unknown()
        for (symbol, words), line in zip(self._words, self._commands.lines, strict=True):
            name, tone, plain = _CHECKS[line.check]
            symbol.show_icon(name, tone)
            words.setText(line.words or plain)
            set_tone(words, "dim" if line.check in (Check.OPEN, Check.RUNNING) else tone)
        where = "to the demo's YouTube" if self._state.demo else "with Google"
        self._sign_in.setText("Sign in again" if account is not None else f"Sign in {where}")
        self._sign_in.setEnabled(self._state.work is Work.NONE)
        self._cancel.setVisible(signing)
        known = account is not None or self._state.demo
        self._next.setVisible(known)
        set_primary(self._sign_in, not known)
        set_primary(self._next, known and self._state.unfinished is None)
