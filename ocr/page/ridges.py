"""Whether a blot of ink shows the ridges of a fingertip."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Image
from ocr.page.ink import Plane

_WIDTH = 160  # pixels the blot is looked at with
# Waves across a fingertip: ridges and gaps are a third to a millimetre apart.
_FEWEST, _MOST = 9, 50
_SHARE = 0.27  # of the blot's texture that has to be of these waves; strokes are wider
# Of the ink's darkness: by so much the texture varies. Flat ink varies less; characters on bare
# paper, as a small seal has them, more.
_LEAST, _MOST_VARIED = 0.1, 1.0
_WRITTEN = 0.25  # of the paper's brightness: so much darker is ink of a pen across the blot
_UNRED = 0.3  # of that darkness: what is less red than this is no ink of the blot


def has_ridges(blot: Image) -> bool:
    """Whether the texture of `blot`, a picture cut close around it, is mostly of ridges."""
    height = max(round(blot.shape[0] * _WIDTH / blot.shape[1]), 8)
    shrinks = blot.shape[1] > _WIDTH
    large = cv2.resize(
        blot, (_WIDTH, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    ).astype(np.float32)
    green = large[..., 1]
    own = 1 - _pen(large)
    around = cv2.GaussianBlur(green * own, (0, 0), 12)
    level = around / np.maximum(cv2.GaussianBlur(own, (0, 0), 12), 0.05)
    texture = (green - level) * own
    window = np.outer(np.hanning(height), np.hanning(_WIDTH))
    power = np.abs(np.fft.fftshift(np.fft.fft2(texture * window))) ** 2
    y, x = np.mgrid[0:height, 0:_WIDTH]
    waves = np.hypot(x - _WIDTH // 2, (y - height // 2) * _WIDTH / height)
    total = float(power[waves >= 2].sum())
    ridges = float(power[(waves >= _FEWEST) & (waves <= _MOST)].sum())
    depth = max(float(np.percentile(green, 95) - np.median(green)), 5.0)
    varied = float(texture[window >= 0.3].std()) / depth
    return ridges >= _SHARE * total > 0 and _LEAST <= varied <= _MOST_VARIED


def _pen(picture: npt.NDArray[np.float32]) -> Plane:
    """Where ink of a pen lies across a red blot: 1 there, 0 elsewhere."""
    paper = np.percentile(picture, 90, axis=(0, 1))
    dark = paper[1] - picture[..., 1]
    redder = picture[..., 2] - picture[..., 1] - (paper[2] - paper[1])
    pen = ((dark > _WRITTEN * paper[1]) & (redder < _UNRED * dark)).astype(np.float32)
    return np.asarray(cv2.dilate(pen, np.ones((9, 9), np.uint8)), dtype=np.float32)
