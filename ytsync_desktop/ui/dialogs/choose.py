"""Asks for one category out of many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QWidget

from ytsync_desktop.core.library import Category, CategoryId
from ytsync_desktop.ui.formats import count
from ytsync_desktop.ui.icons import cell_icon
from ytsync_desktop.ui.text import label, one_line
from ytsync_desktop.ui.widgets.buttons import button
from ytsync_desktop.ui.widgets.layouts import column, row
from ytsync_desktop.ui.widgets.models import Index, ListModel


class _Categories(ListModel):
    def __init__(self, categories: Sequence[Category]) -> None:
        super().__init__()
        self._all = list(categories)
        self.rows = self._all

    def narrow(self, text: str) -> None:
        self.beginResetModel()
        wanted = text.casefold().strip()
        self.rows = [category for category in self._all if wanted in category.name.casefold()]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        category = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{one_line(category.name)}  ·  {count(len(category.video_ids), 'video')}"
        if role == Qt.ItemDataRole.DecorationRole:
            return cell_icon("check-circle", "good") if category.approved else cell_icon("circle")
        return None


class CategoryDialog(QDialog):
    """A list that narrows while typing; a name that is not there yet can be made new.

    `chosen` carries the category's id, `created` the new name.
    """

    chosen = Signal(object)
    created = Signal(str)

    def __init__(
        self, parent: QWidget, title: str, action: str, categories: Sequence[Category], *, may_create: bool
    ) -> None:
        super().__init__(parent)
        self.setObjectName("categoryDialog")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._may_create = may_create
        self._model = _Categories(categories)
        self._edit = QLineEdit()
        self._edit.setObjectName("categoryEdit")
        self._edit.setAccessibleName("Name of the category")
        self._edit.setPlaceholderText("Type a name")
        self._list = QListView()
        self._list.setObjectName("categoryList")
        self._list.setAccessibleName("Categories")
        self._list.setUniformItemSizes(True)
        self._list.setModel(self._model)
        self._act = button(action, self.accept, name="categoryAction", kind="primary")
        self._new = button("New category", self._create, name="categoryNew", symbol="plus")
        self._new.setVisible(may_create)
        self._edit.textChanged.connect(self._narrow)
        self._edit.returnPressed.connect(self.accept)
        self._list.doubleClicked.connect(lambda _index: self.accept())
        cancel = button("Cancel", self.reject, name="categoryCancel")
        head = label(title, bold=True)
        self.setLayout(
            column(head, self._edit, self._list, row(self._new, None, cancel, self._act), margins=(16, 16, 16, 16))
        )
        self.resize(420, 480)
        self._narrow("")

    def _narrow(self, text: str) -> None:
        self._model.narrow(text)
        some = self._model.rowCount() > 0
        if some:
            self._list.setCurrentIndex(self._model.index(0))
        self._act.setEnabled(some)
        self._new.setEnabled(bool(text.strip()))

    def _create(self) -> None:
        name = self._edit.text().strip()
        super().accept()
        self.created.emit(name)

    def accept(self) -> None:
        """Hand the category over and close; Return makes a new one where nothing matches."""
        index = self._list.currentIndex()
        if index.isValid():
            chosen: CategoryId = self._model.rows[index.row()].id
            super().accept()
            self.chosen.emit(chosen)
        elif self._may_create and self._edit.text().strip():
            self._create()
