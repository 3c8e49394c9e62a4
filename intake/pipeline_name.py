"""What reads: the name under which its results are kept, so that others are never taken for them.

It names this version's reading code, its kinds of document and the recognition models, as far as
their bytes go: whoever changes one of them reads anew.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from intake.settings import Settings
from ocr.engine import bundled_weights
from ocr.errors import UnusableInputError

_READ = (".py", ".yaml", ".txt")


def pipeline_name(settings: Settings) -> str:
    """The name: 16 hexadecimal digits for code and kinds, `-`, 16 for the models.

    Raises:
        UnusableInputError: a model that the settings name cannot be read.
    """
    models = (settings.ocr_detection_model_dir, settings.ocr_recognition_model_dir)
    return f"{code_digest('ocr')}-{_models(models)}"


@cache
def code_digest(*packages: str) -> str:
    """16 hexadecimal digits for the code and data of packages, as they were when first asked."""
    digest = hashlib.sha256()
    for package in packages:
        for name, content in sorted(_sources(files(package), package)):
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()[:16]


def _sources(folder: Traversable, name: str) -> list[tuple[str, bytes]]:
    found = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _sources(entry, f"{name}/{entry.name}")
        elif entry.name.endswith(_READ):
            found.append((f"{name}/{entry.name}", entry.read_bytes()))
    return found


@cache
def _models(directories: tuple[Path | None, ...]) -> str:
    digest = hashlib.sha256()
    for directory, bundled in zip(directories, bundled_weights(), strict=True):
        weights = bundled if directory is None else directory / "inference.onnx"
        try:
            with weights.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise UnusableInputError(
                [f"{weights}: 无法读取识别模型 the model cannot be read"]
            ) from error
    return digest.hexdigest()[:16]
