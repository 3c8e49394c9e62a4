"""An object as a file for those who need a path: in memory, under no name others could open."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.objects import ObjectStore

_IN_MEMORY = hasattr(os, "memfd_create")


@contextmanager
def local_copy(objects: ObjectStore, key: str) -> Iterator[Path]:
    """The path of a copy that is gone afterwards, even if this process is killed meanwhile.

    Where the system has no files in memory, it is a private temporary file.

    Raises:
        ObjectMissingError: there is no such object.
        ObjectDamagedError: it is not what was stored.
        StoreUnavailableError: the object store does not answer.
    """
    if not _IN_MEMORY:
        with tempfile.NamedTemporaryFile() as file, objects.open(key) as stream:
            shutil.copyfileobj(stream, file)
            file.flush()
            yield Path(file.name)
        return
    descriptor = os.memfd_create("copy", os.MFD_CLOEXEC)
    try:
        with os.fdopen(descriptor, "wb", closefd=False) as file, objects.open(key) as stream:
            shutil.copyfileobj(stream, file, 1 << 20)
        yield Path(f"/proc/self/fd/{descriptor}")
    finally:
        os.close(descriptor)
