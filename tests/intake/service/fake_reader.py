"""Readers and object stores that fail on purpose."""

from dataclasses import replace

import cv2
import numpy as np
from papers import field, reading

from ocr.model import FileError, FileReading
from ocr.opening import PageImage, sha256_of
from storage.errors import StoreFullError, StoreUnavailableError


def picture(text="1", width=400, height=300):
    """A small PNG whose content depends on `text`."""
    image = np.full((height, width, 3), 255, np.uint8)
    cv2.putText(image, text, (10, height // 2), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 2)
    return cv2.imencode(".png", image)[1].tobytes()


class Killed(BaseException):
    """Stands for SIGKILL: nobody catches it."""


class FakeReader:
    """Reads one identity card from every picture; counts; fails as it is told to."""

    def __init__(self, name="李大勇"):
        self.read = []
        self.shown = []
        self.name = name
        self.failures = []
        self.error = None

    def read_file(self, path, name, on_page=lambda _: None):
        self.read.append(name)
        if self.failures:
            failure = self.failures.pop(0)
            if failure is not None:
                raise failure
        if self.error:
            return FileReading(name, sha256_of(path), FileError(*self.error))
        width, height = self._show(path, on_page)
        made = reading(sha256_of(path), name=field(self.name, 0.99))
        return replace(made, pages=(replace(made.pages[0], width=width, height=height),))

    def show_pages(self, path, on_page):
        self.shown.append(str(path))
        self._show(path, on_page)

    def _show(self, path, on_page):
        image = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
        height, width = image.shape[:2]
        on_page(PageImage(1, image, width, height))
        return width, height


class FailingStore:
    """A store whose calls fail as they are told to."""

    def __init__(self, inner):
        self.inner = inner
        self.full = self.away = False

    def _fail(self):
        if self.full:
            raise StoreFullError("full")
        if self.away:
            raise StoreUnavailableError("away")

    def put(self, key, stream, *, limit=None):
        self._fail()
        return self.inner.put(key, stream, limit=limit)

    def open(self, key):
        self._fail()
        return self.inner.open(key)

    def delete(self, key):
        self._fail()
        self.inner.delete(key)

    def keys(self, prefix=""):
        self._fail()
        return self.inner.keys(prefix)

    def check(self):
        self._fail()
