"""Opening: from a path to page images, whatever stands in the file.

`ocr.opening.agreement` is apart: it knows the engine, which the decoding process must not load.
"""

from __future__ import annotations

from ocr.opening.files import sha256_of
from ocr.opening.filetypes import FileType, sniff
from ocr.opening.limits import Limits
from ocr.opening.opener import Opener, PageImage

__all__ = ["FileType", "Limits", "Opener", "PageImage", "sha256_of", "sniff"]
