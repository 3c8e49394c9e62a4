"""The recognition engine: PaddleOCR's detection and recognition on ONNX Runtime.

Nothing else in the project knows the engine. One `Engine` belongs to one process and one thread.
It needs no network and writes nothing but a private temporary directory that is gone once it has
started.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import logging
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import cv2
import numpy as np
import numpy.typing as npt
import yaml

from ocr.data_files import parse_yaml
from ocr.errors import ReaderError
from ocr.values.characters import is_han, is_uncommon_han
from ocr.values.simplified import is_traditional

# ONNX Runtime would make a device id and report its use; families' papers stay on this machine.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

Image = npt.NDArray[np.uint8]  # height × width × 3, BGR
Quad = npt.NDArray[np.float32]  # 4 × 2, clockwise from top left

LINE_HEIGHT = 48  # pixels, what the recognition model takes
_WIDTH_STEP = 48  # widths of line images are multiples of this: few input shapes, steady memory
_WIDEST = 3120
_SIDE_STEP = 96  # the detector's input sides are multiples of this, for the same reason
# Of probability, by measurement on names: a common character with less may be a rare one's place,
# which is second then with so much; and how sure the rare one is.
_SURE, _SECOND, _RARE = 0.87, 0.12, 0.36
_PADDING = 127  # what PaddleOCR pads with: nothing, after normalisation


@dataclass(frozen=True, slots=True)
class Recognised:
    """A line image's text; places (0–1 along the width) and probabilities of its characters."""

    text: str
    positions: tuple[float, ...]
    certainties: tuple[float, ...]

    @property
    def confidence(self) -> float:
        """Mean probability of the characters, 0 when there are none."""
        return sum(self.certainties) / len(self.certainties) if self.certainties else 0.0


class CharacterDecoder:
    """CTC decoding that keeps the place and the probability of every character.

    A recogniser in doubt answers with the common character: 赞 for 赟, 玲 for 琀. Where it is in
    doubt and an uncommon character comes second, that one was printed far more often than not; it
    is taken, as one to be doubted.
    """

    def __init__(self, characters: Sequence[str]) -> None:
        self._characters = ["", *characters, " "]
        self._rare = np.array(
            [is_uncommon_han(c) and not is_traditional(c) for c in self._characters]
        )

    def __call__(self, predictions: Any, **_: Any) -> tuple[list[Recognised], list[float]]:
        """The lines of a batch with their mean probabilities."""
        probabilities = np.asarray(predictions[0])
        best = probabilities.argmax(axis=-1)
        peak = np.take_along_axis(probabilities, best[..., None], axis=-1)[..., 0]
        lines = [self._decode(*line) for line in zip(probabilities, best, peak, strict=True)]
        return lines, [line.confidence for line in lines]

    def _decode(
        self, probabilities: npt.NDArray[Any], best: npt.NDArray[Any], peak: npt.NDArray[Any]
    ) -> Recognised:
        keep = best != 0
        keep[1:] &= best[1:] != best[:-1]
        places = np.flatnonzero(keep)
        characters, certainties = best[places], peak[places]
        for n in np.flatnonzero((certainties < _SURE) & ~self._rare[characters]):
            rare = self._rare_second(probabilities[places[n] :], characters[n])
            if rare is not None:
                characters[n], certainties[n] = rare, _RARE
        return Recognised(
            text="".join(self._characters[i] for i in characters),
            positions=tuple(float(p) for p in (places + 0.5) / len(best)),
            certainties=tuple(float(p) for p in certainties),
        )

    def _rare_second(self, steps: npt.NDArray[Any], first: int) -> int | None:
        """The uncommon character that comes second to `first` while that is the most probable."""
        goes_on = steps.argmax(axis=-1) == first
        end = int(goes_on.argmin()) or len(steps)
        seen = steps[:end].max(axis=0)
        if seen[first] >= _SURE or not is_han(self._characters[first]):
            return None
        seen[[0, first]] = 0
        second = int(seen.argmax())
        return second if self._rare[second] and seen[second] >= _SECOND else None


@contextmanager
def headless_opencv_accepted() -> Iterator[None]:
    """Let paddlex, which looks for its OpenCV by distribution name, accept the headless build.

    Every build of OpenCV provides the same package `cv2`; the headless one needs no libGL.
    """
    version = importlib.metadata.version

    def with_headless(name: str) -> str:
        return version("opencv-python-headless" if name == "opencv-contrib-python" else name)

    with patch("importlib.metadata.version", with_headless):
        yield


@contextmanager
def model_directories(
    detection: Path | None, recognition: Path | None
) -> Iterator[tuple[Path, Path]]:
    """The directories PaddleOCR starts from: those given, else made from the rapidocr wheel.

    They live in a directory of this process alone (mode 0700), so that processes which start at
    once cannot disturb each other and nobody else can put a model there.
    """
    detection_weights, recognition_weights = bundled_weights()
    with tempfile.TemporaryDirectory(prefix="transfer-evidence-") as name:
        root = Path(name)
        # paddlex makes its cache directory when it is imported; a home may be read-only or absent.
        cache = {"PADDLE_PDX_CACHE_HOME": str(root / "cache")}
        source = {"PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK": "True"}
        with patch.dict(os.environ, {**cache, **source, **os.environ}):
            yield (
                detection
                or _directory(
                    root / "PP-OCRv6_small_det",
                    detection_weights,
                    _DETECTION_DESCRIPTION,
                ),
                recognition
                or _directory(
                    root / "PP-OCRv6_small_rec",
                    recognition_weights,
                    _RECOGNITION_DESCRIPTION,
                ),
            )


def bundled_weights() -> tuple[Path, Path]:
    """The weights of detection and of recognition that ship with the program."""
    weights = _wheel_directory("rapidocr") / "models"
    return weights / "PP-OCRv6_det_small.onnx", weights / "PP-OCRv6_rec_small.onnx"


def _wheel_directory(package: str) -> Path:
    """Where an installed package lies, without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ReaderError(f"缺少识别模型 (the package {package} with the weights is not installed)")
    return Path(spec.origin).parent


def _directory(directory: Path, weights: Path, description: dict[str, Any]) -> Path:
    """A model directory as PaddleOCR expects it, named after its model."""
    directory.mkdir()
    (directory / "inference.onnx").symlink_to(weights)
    text = yaml.safe_dump({"Global": {"model_name": directory.name}, **description})
    (directory / "inference.yml").write_text(text, encoding="utf-8")
    return directory


_DETECTION_DESCRIPTION: dict[str, Any] = {
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

# The characters of the bundled weights stand in the weights' own metadata.
_RECOGNITION_DESCRIPTION: dict[str, Any] = {
    "PreProcess": {
        "transform_ops": [
            {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
            {"MultiLabelEncode": {"gtc_encode": "NRTRLabelEncode"}},
            {"RecResizeImg": {"image_shape": [3, LINE_HEIGHT, 320]}},
            {"KeepKeys": {"keep_keys": ["image", "label_ctc", "label_gtc", "length"]}},
        ]
    },
    "PostProcess": {"name": "CTCLabelDecode", "character_dict": []},
}


class Engine:
    """PaddleOCR detection and recognition, one thread, no network.

    `detection_dir` and `recognition_dir` are PaddleOCR model directories (`inference.onnx` and
    `inference.yml`); the weights in the rapidocr wheel are used where none is given. Raises
    `ReaderError` when a model cannot be started.
    """

    def __init__(
        self, detection_dir: Path | None = None, recognition_dir: Path | None = None
    ) -> None:
        cv2.setNumThreads(1)
        try:
            self._start(detection_dir, recognition_dir)
        # paddlex and onnxruntime raise bare Exception and RuntimeError for faulty models.
        except Exception as error:
            raise ReaderError(f"文字识别引擎无法启动 (engine cannot start): {error}") from error

    def _start(self, detection_dir: Path | None, recognition_dir: Path | None) -> None:
        options: dict[str, Any] = {
            "engine": "onnxruntime",
            "engine_config": {
                "intra_op_num_threads": 1,
                "inter_op_num_threads": 1,
                "log_severity_level": 3,
                # Memory goes back after each picture: an arena keeps the most that any has needed.
                "enable_cpu_mem_arena": False,
            },
        }
        with ExitStack() as stack:
            directories = stack.enter_context(model_directories(detection_dir, recognition_dir))
            stack.enter_context(headless_opencv_accepted())
            from paddleocr import TextDetection, TextRecognition

            logging.getLogger("paddlex").setLevel(logging.ERROR)
            detection, recognition = directories
            self._detector = TextDetection(
                model_name=_model_name(detection), model_dir=str(detection), **options
            )
            self._recogniser = TextRecognition(
                model_name=_model_name(recognition), model_dir=str(recognition), **options
            )
        predictor = self._recogniser.paddlex_predictor
        characters = predictor.post_op.character[1:-1]
        if not characters:
            metadata = predictor.runner.session.get_modelmeta().custom_metadata_map
            characters = metadata["character"].split("\n")
        predictor.post_op = CharacterDecoder(characters)
        # PaddleOCR pads every line to 320 pixels; lines come here in widths of their own.
        predictor.pre_tfs["ReisizeNorm"].rec_image_shape = [3, LINE_HEIGHT, LINE_HEIGHT]

    def detect(self, image: Image, longest_side: int = 1280) -> list[Quad]:
        """Quadrilaterals of the text lines in `image`, in its pixels.

        The detector looks at the image reduced to `longest_side` pixels (never enlarged).
        """
        height, width = image.shape[:2]
        scale = min(1.0, longest_side / max(height, width))
        small = image
        if scale < 1.0:
            size = (max(round(width * scale), 1), max(round(height * scale), 1))
            small = np.asarray(
                cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8
            )
        small = _padded(small)
        result = self._detector.predict(small, limit_side_len=max(small.shape), limit_type="max")
        return [np.asarray(p, dtype=np.float32) / scale for p in result[0]["dt_polys"]]

    def read(self, line: Image) -> Recognised:
        """The text of an upright line image of any size."""
        height, width = line.shape[:2]
        scaled = min(max(round(width * LINE_HEIGHT / height), 1), _WIDEST)
        padded = -(-scaled // _WIDTH_STEP) * _WIDTH_STEP
        canvas = np.full((LINE_HEIGHT, padded, 3), _PADDING, dtype=np.uint8)
        shrinks = height > LINE_HEIGHT
        canvas[:, :scaled] = cv2.resize(
            line,
            (scaled, LINE_HEIGHT),
            interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR,
        )
        found: Recognised = next(iter(self._recogniser.predict(canvas)))["rec_text"]
        stretch = padded / scaled
        return Recognised(
            found.text, tuple(min(p * stretch, 1.0) for p in found.positions), found.certainties
        )


def _padded(image: Image) -> Image:
    """`image` with black added right and below up to the next of the few sizes used."""
    height, width = image.shape[:2]
    return np.asarray(
        cv2.copyMakeBorder(
            image, 0, -height % _SIDE_STEP, 0, -width % _SIDE_STEP, cv2.BORDER_CONSTANT, value=0
        ),
        dtype=np.uint8,
    )


def _model_name(directory: Path) -> str:
    description = parse_yaml((directory / "inference.yml").read_text(encoding="utf-8"))
    return str(description["Global"]["model_name"])
