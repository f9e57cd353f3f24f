"""Short forms of the columns that revisions are written in."""

import sqlalchemy as sa


def text(name: str, *, nullable: bool = False, server_default: str | None = None) -> sa.Column[str]:
    """A column of text."""
    return sa.Column(name, sa.Text(), nullable=nullable, server_default=server_default)


def integer(name: str, *, nullable: bool = False, server_default: str | None = None) -> sa.Column[int]:
    """A column of whole numbers."""
    return sa.Column(name, sa.Integer(), nullable=nullable, server_default=server_default)


def one_of(name: str, check: str, values: tuple[str, ...], *, nullable: bool = False) -> sa.Column[str]:
    """A column that a CHECK holds to some values."""
    kind = sa.Enum(*values, name=check, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, nullable=nullable)
