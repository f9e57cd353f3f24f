"""How every model of the window answers the views: all about a cell in one call."""

from __future__ import annotations

from typing import Any, TypeAlias

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    QModelRoleData,
    QModelRoleDataSpan,
    QPersistentModelIndex,
)

Index: TypeAlias = QModelIndex | QPersistentModelIndex


class _AtOnce:
    """Mixed into a model: what a view wants to know of a cell is asked for in one call instead of one for each role.

    While another thread computes, every call from Qt into Python waits for its turn; a page of cells with seven
    roles each would wait a thousand times before it is painted.
    """

    data: Any

    def multiData(self, index: Index, roleDataSpan: QModelRoleDataSpan | QModelRoleData) -> None:
        """Fill in all the roles asked for."""
        if isinstance(roleDataSpan, QModelRoleData):
            roleDataSpan = QModelRoleDataSpan(roleDataSpan)
        data = self.data
        for at in range(roleDataSpan.size()):
            wanted = roleDataSpan[at]  # type: ignore[index]  # the stubs forget it
            value = data(index, wanted.role())
            if value is None:
                wanted.clearData()
            else:
                wanted.setData(value)


class TableModel(_AtOnce, QAbstractTableModel):
    """Base of the tables' models. An index is made in one call from Qt, not in three."""

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The index of a cell; invalid outside the table."""
        inside = 0 <= row < self.rowCount(parent) and 0 <= column < self.columnCount(parent)
        return self.createIndex(row, column) if inside else QModelIndex()


class ListModel(_AtOnce, QAbstractListModel):
    """Base of the lists' models."""


class TreeModel(_AtOnce, QAbstractItemModel):
    """Base of the trees' models."""
