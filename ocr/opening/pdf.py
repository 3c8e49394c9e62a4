"""PDF: pages rendered by PDFium, text by pdfplumber. Runs in the decoding process only."""

from __future__ import annotations

import io
import math
from typing import Any, BinaryIO, ClassVar

import numpy as np
import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium

from ocr.opening import refusals
from ocr.opening.limits import Limits
from ocr.opening.raster import Raster
from ocr.opening.textlayer import PrintedLine, lines_of

_POINTS_PER_INCH = 72.0
_END_WINDOW = 4096  # %%EOF stands in the last bytes of a whole file, some writers add a little
_PICTURE_SHARE = 0.5  # from this share of its area covered by pictures, a page is a scan


class PdfFile:
    """One PDF document.

    Scripts and attachments are never touched: this PDFium has no JavaScript engine, and the form
    environment is used for nothing but drawing the values filled into forms.
    """

    has_text: ClassVar[bool] = True

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        """Open the document; no page is looked at yet.

        Raises:
            UnreadableFileError: `encrypted`, `damaged` or `too_many_pages`.
        """
        self._data = file.read()
        self._limits = limits
        if b"%%EOF" not in self._data.rstrip(b"\0\r\n \t")[-_END_WINDOW:]:
            raise refusals.damaged()  # PDFium would show what is left, pages missing
        try:
            self._document = pypdfium2.PdfDocument(self._data)
        except pypdfium2.PdfiumError as error:
            # The code alone may be left over from another file: PDFium does not always set it.
            locked = error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}
            if locked and b"/Encrypt" in self._data:
                raise refusals.encrypted() from None
            raise refusals.damaged() from None
        if len(self._document) > limits.max_pages:
            raise refusals.too_many_pages(limits.max_pages)
        if len(self._document) == 0:
            raise refusals.damaged()
        if self._document.get_formtype() != pdfium.FORMTYPE_NONE:
            self._document.init_forms()
        self._text: Any = None
        self._rendered: dict[int, tuple[int, int]] = {}

    @property
    def page_count(self) -> int:
        """Number of pages."""
        return len(self._document)

    def page(self, number: int) -> Raster:
        """Render page `number` (from 1).

        Raises:
            UnreadableFileError: `damaged` if PDFium cannot load the page.
        """
        try:
            page = self._document[number - 1]
        except pypdfium2.PdfiumError:
            raise refusals.damaged() from None
        bitmap = page.render(scale=self._scale(page), rev_byteorder=False)
        try:
            pixels = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
        finally:
            bitmap.close()
            page.close()
        rows, columns = pixels.shape[:2]
        self._rendered[number] = columns, rows
        return Raster(columns, rows, columns, rows, pixels.data.cast("B"))

    def _scale(self, page: pypdfium2.PdfPage) -> float:
        """Pixels per point: as fine as the finest large picture, within the limits."""
        width, height = page.get_size()
        scale = self._limits.pdf_dpi / _POINTS_PER_INCH
        for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            left, bottom, right, top = picture.get_bounds()
            if (right - left) * (top - bottom) >= _PICTURE_SHARE * width * height:
                columns, rows = picture.get_px_size()
                scale = max(
                    scale, min(max(columns, rows) / max(right - left, top - bottom), 2 * scale)
                )
        # PDFium rounds sides up: a little less, so that the limit holds.
        by_area = math.sqrt(0.99 * self._limits.max_image_pixels / (width * height))
        return float(min(scale, by_area, (self._limits.max_side - 1) / max(width, height)))

    def text(self, number: int) -> list[PrintedLine] | None:
        """The text layer of page `number` (from 1), in pixels of the page as rendered.

        None where there is no layer that looks sound: see `textlayer`.
        """
        if number not in self._rendered:
            return None
        try:
            if self._text is None:
                self._text = pdfplumber.open(io.BytesIO(self._data))
            page = self._text.pages[number - 1]
            try:
                return self._layer(page, *self._rendered[number])
            finally:
                page.close()
        except Exception:  # noqa: BLE001 — pdfminer raises whatever a broken file leads it to; the picture of the page stands on its own
            return None

    @staticmethod
    def _layer(page: Any, columns: int, rows: int) -> list[PrintedLine] | None:
        if page.cropbox != page.mediabox:
            return None  # PDFium shows the one, pdfplumber measures in the other
        left, top, right, bottom = page.bbox
        area = (right - left) * (bottom - top)
        pictures = sum(
            max(0.0, min(i["x1"], right) - max(i["x0"], left))
            * max(0.0, min(i["bottom"], bottom) - max(i["top"], top))
            for i in page.images
        )
        if pictures >= _PICTURE_SHARE * area:
            return None  # a scan: its layer is another program's reading of it
        return lines_of(
            page.dedupe_chars(tolerance=1).chars,
            origin=(left, top),
            scale=(columns / (right - left), rows / (bottom - top)),
            size=(columns, rows),
        )

    def close(self) -> None:
        """Let go of the document."""
        # Nothing to close in pdfplumber: its pages were, and it reads from memory. (Its close()
        # looks at every page first, and falls over a faulty one.)
        self._text = None
        self._document.close()
