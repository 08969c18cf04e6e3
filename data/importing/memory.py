"""Which allocators an import uses."""

from __future__ import annotations

import contextlib
import ctypes

import pyarrow as pa

_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD of glibc's malloc.h
_PAGES_OF_ITS_OWN = 256 << 10  # bytes: what is larger goes back to the system once it is let go


def spare_memory() -> None:
    """Have this whole process give back what it let go; for a process that only imports.

    An import takes and lets go of every column of every chunk, in several threads. Arrow's default
    allocator keeps more of it than jemalloc does, and glibc's keeps ever larger pieces for NumPy
    unless it is told where to stop: 787 MB at most for a million rows, where it was 1,004. Neither
    is there on every system; elsewhere all stays as it is.
    """
    with contextlib.suppress(NotImplementedError):
        pa.set_memory_pool(pa.jemalloc_memory_pool())
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _PAGES_OF_ITS_OWN)
