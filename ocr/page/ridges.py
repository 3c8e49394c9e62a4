"""Whether a blot of ink shows the ridges of a fingertip."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.engine import Image

_WIDTH = 160  # pixels the blot is looked at with
# Waves across a fingertip: ridges and gaps are a third to a millimetre apart.
_FEWEST, _MOST = 9, 50
_SHARE = (
    0.35  # of the blot's texture that has to be of these waves; strokes of characters are wider
)
_DEPTH = 0.1  # of the ink's darkness: by so much the texture varies; flat ink does not


def has_ridges(blot: Image) -> bool:
    """Whether the texture of `blot`, a picture cut close around it, is mostly of ridges."""
    height = max(round(blot.shape[0] * _WIDTH / blot.shape[1]), 8)
    shrinks = blot.shape[1] > _WIDTH
    green = cv2.resize(
        blot[..., 1], (_WIDTH, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    ).astype(np.float32)
    texture = green - cv2.GaussianBlur(green, (0, 0), 12)
    window = np.outer(np.hanning(height), np.hanning(_WIDTH))
    power = np.abs(np.fft.fftshift(np.fft.fft2(texture * window))) ** 2
    y, x = np.mgrid[0:height, 0:_WIDTH]
    waves = np.hypot(x - _WIDTH // 2, (y - height // 2) * _WIDTH / height)
    total = float(power[waves >= 2].sum())
    ridges = float(power[(waves >= _FEWEST) & (waves <= _MOST)].sum())
    depth = max(float(np.percentile(green, 95) - np.median(green)), 5.0)
    return ridges >= _SHARE * total > 0 and float(texture[window >= 0.3].std()) >= _DEPTH * depth
