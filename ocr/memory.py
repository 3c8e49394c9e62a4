"""Memory goes back to the system after each page."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Return the memory that was freed to the system; a few milliseconds.

    The pieces that a page's pictures and the models leave behind lie scattered, and glibc keeps
    what lies below the topmost one in use: without this a process grows to twice its size.
    Other C libraries do without.
    """
    _trim()(0)


@cache
def _trim() -> Callable[[int], int]:
    """The `malloc_trim` of glibc, or something that does nothing."""
    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim or (lambda _: 0)
