"""Pictures saved the way families send them: formats, EXIF turns, names.

Everything that a library would date with the present moment is given a fixed date, so that the same
seed makes the same bytes.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random

import numpy as np
import pillow_heif
from PIL import Image

from intake.samples.effects import Level
from intake.samples.light import Picture

_QUALITY = {"clean": (85, 95), "photo": (60, 85), "hard": (38, 70)}
# To be shown upright by orientation N, a picture is stored after so many quarter turns (numpy's
# direction, counter-clockwise).
_STORED_QUARTERS = {0: 0, 1: 0, 3: 2, 6: 1, 8: 3}
_ORIENTATION, _MAKE, _MODEL, _WHEN = 0x0112, 0x010F, 0x0110, 0x0132
_MAKES = (
    ("HUAWEI", "NOH-AN00"),
    ("Xiaomi", "M2102K1C"),
    ("Apple", "iPhone 12"),
    ("OPPO", "PEGM00"),
)
_FIXED_TIME = time.gmtime(1_600_000_000)
_DESCRIBED = {
    "household_register_cover": "户口本首页",
    "household_register_member": "户口本",
    "birth_certificate": "出生证",
    "business_licence": "营业执照",
    "property_certificate": "房产证",
    "purchase_contract": "购房合同",
    "employment_contract": "劳动合同",
    "pension_record": "社保",
    "transfer_application": "转学申请表",
    "lease_contract": "租房合同",
    "residence_permit": "居住证",
    "identity_card": "身份证",
}


def pick_format(level: Level, random: Random) -> str:
    """The extension of a single picture's file."""
    others = ("png", "png", "webp", "webp", "heic", "pdf", "pdf", "pdf")
    if random.random() < (0.2 if level == "clean" else 0.1):
        return random.choice(others)
    return "jpg"


class Names:
    """File names of one case, each given once."""

    def __init__(self, on: date, random: Random) -> None:
        self._random = random
        self._on = on
        self._style = random.choice(("camera", "camera", "wechat", "export", "scan", "described"))
        self._taken: set[str] = set()

    def next(self, kind: str, extension: str) -> str:
        """A new name for a file that shows a paper of this kind."""
        random = self._random
        while True:
            clock = (
                f"{random.randrange(8, 20):02d}{random.randrange(60):02d}{random.randrange(60):02d}"
            )
            day = f"{self._on:%Y%m%d}"
            number = random.randrange(10**12, 10**13)
            stem = {
                "camera": f"IMG_{day}_{clock}",
                "wechat": f"微信图片_{day}{clock}",
                "export": f"mmexport{number}",
                "scan": f"扫描{random.randrange(1, 999):04d}",
                "described": f"{_DESCRIBED.get(kind, '材料')}{random.randrange(1, 99)}",
            }[self._style]
            name = f"{stem}.{extension.upper() if self._style == 'scan' else extension}"
            if name not in self._taken:
                self._taken.add(name)
                return name


def _exif(orientation: int, random: Random) -> Image.Exif:
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    exif[_MAKE], exif[_MODEL] = random.choice(_MAKES)
    exif[_WHEN] = "2024:09:01 10:20:30"
    return exif


def _jpeg(picture: Picture, level: Level, random: Random) -> bytes:
    quality = random.randrange(*_QUALITY[level])
    buffer = BytesIO()
    if level == "clean" or random.random() < 0.45:  # scanners and messengers drop the EXIF block
        Image.fromarray(picture).save(buffer, "JPEG", quality=quality)
        return buffer.getvalue()
    orientation = random.choice((0, 1, 1, 3, 6, 6, 8))
    stored = np.ascontiguousarray(np.rot90(picture, _STORED_QUARTERS[orientation]))
    exif = _exif(orientation, random)
    Image.fromarray(stored).save(buffer, "JPEG", quality=quality, exif=exif)
    return buffer.getvalue()


def encoded(picture: Picture, extension: str, level: Level, random: Random) -> bytes:
    """One picture as the bytes of a file with this extension (jpg, png, webp, heic, pdf)."""
    if extension == "jpg":
        return _jpeg(picture, level, random)
    if extension == "pdf":
        return pdf([picture], level, random)
    image = Image.fromarray(picture)
    buffer = BytesIO()
    if extension == "png":
        image.save(buffer, "PNG", compress_level=3)
    elif extension == "webp":
        image.save(buffer, "WEBP", quality=random.randrange(*_QUALITY[level]), method=1)
    else:
        quality = random.randrange(*_QUALITY[level])
        # The encoder's slower presets take ten seconds for a picture and gain nothing here.
        pillow_heif.from_pillow(image).save(
            buffer, quality=quality, enc_params={"preset": "ultrafast"}
        )
    return buffer.getvalue()


def pdf(pictures: Sequence[Picture], level: Level, random: Random) -> bytes:
    """A scanned PDF without a text layer, a page for each picture."""
    images = [Image.fromarray(picture) for picture in pictures]
    buffer = BytesIO()
    images[0].save(
        buffer,
        "PDF",
        save_all=True,
        append_images=images[1:],
        resolution=random.choice((150.0, 200.0)),
        quality=random.randrange(*_QUALITY[level]),
        creationDate=_FIXED_TIME,
        modDate=_FIXED_TIME,
    )
    return buffer.getvalue()


def tiff(pictures: Sequence[Picture]) -> bytes:
    """A TIFF with several pages, as office scanners make them."""
    images = [Image.fromarray(picture) for picture in pictures]
    buffer = BytesIO()
    images[0].save(buffer, "TIFF", save_all=True, append_images=images[1:], compression="jpeg",
                   quality=85)  # fmt: skip
    return buffer.getvalue()


def write(folder: Path, name: str, data: bytes) -> None:
    """Write a file of a case, making its folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
