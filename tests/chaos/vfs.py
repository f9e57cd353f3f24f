"""SQLite's own file layer, with a stop at every call: to record it, to let it fail, or to be killed there.

SQLite reaches files only through its VFS; this one is a copy of the usual one whose calls come by `around` first. It is
made for the shared library that Python's `sqlite3` is linked with, without a compiler, and for the whole process:
install it in a forked child.
"""

from __future__ import annotations

import ctypes
import os
import traceback
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int, c_int64, c_void_p, cast
from dataclasses import dataclass
from typing import Any


class _Methods(Structure):
    _fields_ = [
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", c_void_p),
        ("truncate", c_void_p),
        ("sync", c_void_p),
        ("size", c_void_p),
        ("lock", c_void_p),
        ("unlock", c_void_p),
        ("check_reserved", c_void_p),
        ("control", c_void_p),
        ("sector_size", c_void_p),
        ("characteristics", c_void_p),
    ]


class _Vfs(Structure):
    _fields_ = [
        ("version", c_int),
        ("file_bytes", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", c_void_p),
        ("delete", c_void_p),
        *((f"kept{n}", c_void_p) for n in range(14)),
    ]


class _File(Structure):
    _fields_ = [("methods", POINTER(_Methods))]


_CLOSE = CFUNCTYPE(c_int, c_void_p)
_READ = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)

MAKES = 0x4
"""SQLITE_OPEN_CREATE."""


@dataclass(frozen=True)
class Call:
    """One call on a file. `at` is an offset, a new size, or the flags of an open, a sync, a lock or a delete."""

    name: str
    path: str
    at: int = 0
    data: bytes = b""


Do = Callable[[], int]
Around = Callable[[Call, Do], int]
"""Does the call, or does not; returns SQLite's code for it, 0 for success."""

_kept: list[Any] = []


def library() -> ctypes.CDLL | None:
    """The SQLite that Python's `sqlite3` speaks to; None where it is not a shared one."""
    import _sqlite3

    file = getattr(_sqlite3, "__file__", None)
    found = ctypes.CDLL(file)
    return found if file and hasattr(found, "sqlite3_vfs_register") else None


def install(around: Around) -> None:
    """From now on every database that this process opens goes by `around`."""
    sqlite = library()
    if sqlite is None:
        raise RuntimeError("This Python has its SQLite built in; the file layer cannot be reached.")
    sqlite.sqlite3_vfs_find.restype = POINTER(_Vfs)
    usual = sqlite.sqlite3_vfs_find(None).contents
    own = _Vfs()
    ctypes.memmove(byref(own), byref(usual), ctypes.sizeof(_Vfs))
    own.name, own.next = b"trial", None
    layer = _Layer(around, usual)
    own.open = cast(layer.open, c_void_p)
    own.delete = cast(layer.delete, c_void_p)
    _kept.extend((own, layer))
    code = sqlite.sqlite3_vfs_register(byref(own), 1)
    if code:
        raise RuntimeError(f"The file layer was not taken: {code}.")


class _Layer:
    """The functions that SQLite calls, and which file is which."""

    def __init__(self, around: Around, usual: _Vfs) -> None:
        self._around = around
        self._paths: dict[int, str] = {}
        self._tables: dict[int, _Methods] = {}
        self._open = _OPEN(usual.open)
        self._delete = _DELETE(usual.delete)
        self.open = _OPEN(self._opened)
        self.delete = _DELETE(self._deleted)

    def _go(self, call: Call, do: Do) -> int:
        try:
            return self._around(call, do)
        except BaseException:
            # An exception cannot pass through C; the trial must not go on as if nothing had happened.
            traceback.print_exc()
            os._exit(70)

    def _opened(self, vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:
        path = ctypes.string_at(name).decode() if name else ""
        code = self._go(Call("open", path, flags), lambda: int(self._open(vfs, name, file, flags, out)))
        held = cast(file, POINTER(_File)).contents
        if code:
            # What was not opened must not be closed: SQLite looks whether there are methods.
            held.methods = POINTER(_Methods)()
        elif held.methods:
            self._paths[file] = path
            held.methods = ctypes.pointer(self._table(held.methods))
        return code

    def _deleted(self, vfs: int, name: bytes, flags: int) -> int:
        return self._go(Call("delete", name.decode(), flags), lambda: int(self._delete(vfs, name, flags)))

    def _table(self, usual: Any) -> _Methods:
        """The usual methods of this kind of file with ours in front; SQLite has one table for each way of locking."""
        address = ctypes.addressof(usual.contents)
        if address not in self._tables:
            self._tables[address] = self._made(usual.contents)
        return self._tables[address]

    def _made(self, usual: _Methods) -> _Methods:
        own = _Methods()
        ctypes.memmove(byref(own), byref(usual), ctypes.sizeof(_Methods))
        own.version = 1  # no shared memory, no mapped pages: everything passes here
        close, read, write = _CLOSE(usual.close), _READ(usual.read), _READ(usual.write)
        truncate, sync = _TRUNCATE(usual.truncate), _SYNC(usual.sync)
        lock, unlock = _SYNC(usual.lock), _SYNC(usual.unlock)

        def closed(file: int) -> int:
            path = self._paths.pop(file, "")
            return self._go(Call("close", path), lambda: int(close(file)))

        def have_read(file: int, to: int, size: int, at: int) -> int:
            return self._go(Call("read", self._paths[file], at), lambda: int(read(file, to, size, at)))

        def written(file: int, of: int, size: int, at: int) -> int:
            call = Call("write", self._paths[file], at, ctypes.string_at(of, size))
            return self._go(call, lambda: int(write(file, of, size, at)))

        def simple(name: str, usual: Callable[[int, int], int]) -> Callable[[int, int], int]:
            return lambda file, at: self._go(Call(name, self._paths[file], at), lambda: int(usual(file, at)))

        ours = {
            "close": _CLOSE(closed),
            "read": _READ(have_read),
            "write": _READ(written),
            "truncate": _TRUNCATE(simple("truncate", truncate)),
            "sync": _SYNC(simple("sync", sync)),
            "lock": _SYNC(simple("lock", lock)),
            "unlock": _SYNC(simple("unlock", unlock)),
        }
        for name, function in ours.items():
            setattr(own, name, cast(function, c_void_p))
        _kept.append(ours)
        return own
