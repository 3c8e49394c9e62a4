"""How much one file may ask for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What is refused, scaled down or stopped.

    A file beyond `max_bytes`, `max_pixels` (width × height as declared), `max_side` (pixels) or
    `max_pages` is refused before anything is decoded. Page images beyond `max_image_pixels` are
    handed out smaller (`PageImage.scale`). PDF pages without pictures are rendered at `pdf_dpi`.

    The decoding process may use `memory` bytes of address space; one step (opening a file,
    decoding a page, extracting a page's text layer) may take `cpu_seconds` of processor time and
    `wall_seconds` on the clock. The process is replaced after `files_per_process` files.
    """

    max_bytes: int = 60 * 1024 * 1024
    max_pixels: int = 150_000_000
    max_side: int = 32_000
    max_pages: int = 50
    max_image_pixels: int = 16_000_000
    pdf_dpi: float = 200.0
    memory: int = 2 * 1024**3
    cpu_seconds: int = 20
    wall_seconds: float = 60.0
    files_per_process: int = 200
