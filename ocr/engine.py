"""The recognition engine: PaddleOCR's detection and recognition on ONNX Runtime.

Nothing else in the project knows the engine. One `Engine` belongs to one process and one thread.
"""

from __future__ import annotations

import importlib.metadata
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
import yaml

os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")

Image = npt.NDArray[np.uint8]  # height × width × 3, BGR
Quad = npt.NDArray[np.float32]  # 4 × 2, clockwise from top left


@dataclass(frozen=True, slots=True)
class Recognised:
    """A line image's text; places (0–1 along the width) and probabilities of its characters."""

    text: str
    positions: tuple[float, ...]
    certainties: tuple[float, ...]


class CharacterDecoder:
    """CTC decoding that keeps the place and the probability of every character."""

    def __init__(self, characters: list[str]) -> None:
        self._characters = ["", *characters, " "]

    def __call__(self, predictions: Any, **_: Any) -> tuple[list[Recognised], list[float]]:
        """The lines of a batch with their mean probabilities."""
        probabilities = np.asarray(predictions[0])
        best = probabilities.argmax(axis=-1)
        peak = probabilities.max(axis=-1)
        lines = [self._decode(best[i], peak[i]) for i in range(len(best))]
        return lines, [float(np.mean(line.certainties)) if line.text else 0.0 for line in lines]

    def _decode(self, best: npt.NDArray[Any], peak: npt.NDArray[Any]) -> Recognised:
        keep = best != 0
        keep[1:] &= best[1:] != best[:-1]
        places = np.flatnonzero(keep)
        return Recognised(
            text="".join(self._characters[i] for i in best[places]),
            positions=tuple((places + 0.5) / len(best)),
            certainties=tuple(float(p) for p in peak[places]),
        )


@contextmanager
def _headless_opencv_accepted() -> Iterator[None]:
    """Let paddlex, which looks for its OpenCV by distribution name, accept the headless build.

    Every build of OpenCV provides the same package `cv2`; the headless one needs no libGL.
    """
    version = importlib.metadata.version

    def with_headless(name: str) -> str:
        return version("opencv-python-headless" if name == "opencv-contrib-python" else name)

    with patch("importlib.metadata.version", with_headless):
        yield


def _bundled_models() -> tuple[Path, Path]:
    """Model directories made from the weights in the rapidocr wheel: (detection, recognition)."""
    import onnxruntime

    weights = Path(str(files("rapidocr"))) / "models"
    root = Path(tempfile.gettempdir()) / f"transfer-evidence-models-{os.getuid()}"
    detection, recognition = root / "PP-OCRv6_small_det", root / "PP-OCRv6_small_rec"
    for directory, weight in (
        (detection, "PP-OCRv6_det_small.onnx"),
        (recognition, "PP-OCRv6_rec_small.onnx"),
    ):
        directory.mkdir(parents=True, exist_ok=True)
        link = directory / "inference.onnx"
        if not link.exists():
            link.symlink_to(weights / weight)
    (detection / "inference.yml").write_text(yaml.safe_dump(_detection_description()))
    session = onnxruntime.InferenceSession(
        str(weights / "PP-OCRv6_rec_small.onnx"), providers=["CPUExecutionProvider"]
    )
    characters = session.get_modelmeta().custom_metadata_map["character"].split("\n")
    (recognition / "inference.yml").write_text(
        yaml.safe_dump(_recognition_description(characters), allow_unicode=True)
    )
    return detection, recognition


def _detection_description() -> dict[str, Any]:
    return {
        "Global": {"model_name": "PP-OCRv6_small_det"},
        "PreProcess": {
            "transform_ops": [
                {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
                {"DetLabelEncode": None},
                {"DetResizeForTest": {"resize_long": 960}},
                {
                    "NormalizeImage": {
                        "mean": [0.485, 0.456, 0.406],
                        "order": "hwc",
                        "scale": "1./255.",
                        "std": [0.229, 0.224, 0.225],
                    }
                },
                {"ToCHWImage": None},
                {"KeepKeys": {"keep_keys": ["image", "shape", "polys", "ignore_tags"]}},
            ]
        },
        "PostProcess": {
            "name": "DBPostProcess",
            "thresh": 0.3,
            "box_thresh": 0.6,
            "max_candidates": 1000,
            "unclip_ratio": 1.5,
        },
    }


def _recognition_description(characters: list[str]) -> dict[str, Any]:
    return {
        "Global": {"model_name": "PP-OCRv6_small_rec"},
        "PreProcess": {
            "transform_ops": [
                {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
                {"MultiLabelEncode": {"gtc_encode": "NRTRLabelEncode"}},
                {"RecResizeImg": {"image_shape": [3, 48, 320]}},
                {"KeepKeys": {"keep_keys": ["image", "label_ctc", "label_gtc", "length"]}},
            ]
        },
        "PostProcess": {"name": "CTCLabelDecode", "character_dict": characters},
    }


class Engine:
    """PaddleOCR detection and recognition, one thread, no network."""

    def __init__(
        self, detection_dir: Path | None = None, recognition_dir: Path | None = None
    ) -> None:
        if detection_dir is None or recognition_dir is None:
            bundled = _bundled_models()
            detection_dir = detection_dir or bundled[0]
            recognition_dir = recognition_dir or bundled[1]
        options: dict[str, Any] = {
            "engine": "onnxruntime",
            "engine_config": {"intra_op_num_threads": 1, "inter_op_num_threads": 1},
        }
        with _headless_opencv_accepted():
            from paddleocr import TextDetection, TextRecognition

            self._detector = TextDetection(
                model_name=_model_name(detection_dir), model_dir=str(detection_dir), **options
            )
            self._recogniser = TextRecognition(
                model_name=_model_name(recognition_dir), model_dir=str(recognition_dir), **options
            )
        predictor = self._recogniser.paddlex_predictor
        predictor.post_op = CharacterDecoder(predictor.post_op.character[1:-1])

    def detect(self, image: Image, longest_side: int = 1280) -> list[Quad]:
        """Quadrilaterals of the text lines in `image`."""
        result = self._detector.predict(image, limit_side_len=longest_side, limit_type="max")[0]
        return [np.asarray(p, dtype=np.float32) for p in result["dt_polys"]]

    def recognise(self, lines: list[Image], batch_size: int = 1) -> list[Recognised]:
        """The text of each upright line image."""
        if not lines:
            return []
        return [r["rec_text"] for r in self._recogniser.predict(lines, batch_size=batch_size)]


def _model_name(directory: Path) -> str:
    description = yaml.safe_load((directory / "inference.yml").read_text(encoding="utf-8"))
    return str(description["Global"]["model_name"])
