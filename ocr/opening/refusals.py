"""The errors of opening: a code of the contract, and in Chinese what to do about it."""

from __future__ import annotations

from ocr.errors import UnreadableFileError


def not_found(reason: str = "找不到这个文件") -> UnreadableFileError:
    """Nothing that could be read stands under this name."""
    return UnreadableFileError("not_found", f"{reason}，请检查文件后重新上传。")


def empty_file() -> UnreadableFileError:
    """The file has no bytes."""
    return UnreadableFileError("empty_file", "文件是空的（0 字节），请重新拍照或重新上传。")


def unsupported_type(found: str) -> UnreadableFileError:
    """The content is of a type that is not read; `found` names it in Chinese."""
    return UnreadableFileError(
        "unsupported_type",
        f"文件内容是{found}，不能识别。请上传 JPEG、PNG、WebP、TIFF、HEIC、BMP、GIF 图片或 PDF。",
    )


def damaged() -> UnreadableFileError:
    """The content breaks off, contradicts itself or cannot be decoded within the limits."""
    return UnreadableFileError("damaged", "文件已损坏或不完整，请重新拍照或重新导出后再上传。")


def too_many_bytes(limit: int) -> UnreadableFileError:
    """More bytes than allowed."""
    return UnreadableFileError(
        "too_large", f"文件超过 {limit // (1024 * 1024)} MB，请压缩或分成几个文件后再上传。"
    )


def too_many_pixels(width: int, height: int) -> UnreadableFileError:
    """More pixels, or a longer side, than allowed."""
    return UnreadableFileError(
        "too_large",
        f"图片尺寸过大（{width} × {height} 像素），请降低分辨率或裁成几张后再上传。",
    )


def too_many_pages(limit: int) -> UnreadableFileError:
    """More pages than allowed."""
    return UnreadableFileError(
        "too_many_pages", f"文件超过 {limit} 页，请只保留有关的页，或分成几个文件后再上传。"
    )


def encrypted() -> UnreadableFileError:
    """The document asks for a password."""
    return UnreadableFileError("encrypted", "文件设有打开密码，请去掉密码或改为拍照后再上传。")
