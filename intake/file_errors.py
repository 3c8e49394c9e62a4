"""What is said of a file that cannot be read, in both languages.

The reading says it in Chinese, with its figures; whoever asks in English is told by the code.
"""

from __future__ import annotations

from collections.abc import Mapping

from matching.model import Text
from ocr.model import FileError

_ENGLISH: Mapping[str, str] = {
    "not_found": "The file is not there or cannot be opened. Check it, then upload it again.",
    "empty_file": "The file is empty (0 bytes). Photograph or upload it again.",
    "unsupported_type": "The content is of a type that is not read. "
    "Upload JPEG, PNG, WebP, TIFF, HEIC, BMP or GIF pictures, or PDF.",
    "damaged": "The file is damaged or incomplete, or could not be read to its end. "
    "Photograph or export it again, then upload it.",
    "too_large": "The file has more bytes or pixels than is allowed. "
    "Make it smaller or split it, then upload it again.",
    "too_many_pages": "The file has more pages than is allowed. "
    "Keep those that matter, or split it, then upload it again.",
    "encrypted": "The document asks for a password. Take it off, or photograph the pages.",
}


def advice(error: FileError) -> Text:
    """What is wrong with the file and what to do about it."""
    return Text(error.message, _ENGLISH.get(error.code, error.message))
