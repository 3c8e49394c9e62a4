"""From the setting that names an object store to the store."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from ocr.errors import UnusableInputError
from storage.objects.folder import FolderStore
from storage.objects.s3 import S3Address, S3Store
from storage.objects.sealed import SealedStore
from storage.objects.store import ObjectStore

_NEEDED = ("endpoint", "access_key", "secret_key")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_FORMS = (
    "file:///文件夹 folder 或 or s3://bucket?endpoint=http://host:port&access_key=…&secret_key=…"
)


def open_store(
    url: str, master_keys: Sequence[bytes], *, setting: str = "OBJECT_STORE"
) -> ObjectStore:
    """The store that `url` names, sealed under `master_keys`; not sealed where there are none.

    An S3 server is not asked before the first call.

    Raises:
        UnusableInputError: the URL is not understood; each fault names `setting`, none a secret.
        StoreUnavailableError: the folder cannot be made.
    """
    store = _folder_or_bucket(url, setting)
    return SealedStore(store, master_keys) if master_keys else store


def _folder_or_bucket(url: str, setting: str) -> ObjectStore:
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in {"", "localhost"} and len(parts.path) > 1:
        return FolderStore(Path(unquote(parts.path)))
    if parts.scheme == "s3":
        return S3Store(_s3_address(url, setting))
    raise UnusableInputError([f"{setting}: 应为 should be: {_FORMS}"])


def _s3_address(url: str, setting: str) -> S3Address:
    parts = urlsplit(url)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    faults = [f"{setting}: 缺少 {name} missing" for name in _NEEDED if not given.get(name)]
    known = {*_NEEDED, "region"}
    faults += [f"{setting}: 不认识 unknown: {name}" for name in given if name not in known]
    if not _BUCKET.fullmatch(parts.netloc) or parts.path not in {"", "/"}:
        faults.append(f"{setting}: 存储桶名不对 not a bucket name: {parts.netloc}{parts.path}")
    endpoint = urlsplit(given.get("endpoint", ""))
    well_formed = endpoint.scheme in {"http", "https"} and endpoint.hostname
    if given.get("endpoint") and (not well_formed or endpoint.path not in {"", "/"}):
        faults.append(f"{setting}: endpoint 应为 should be http://host:port or https://host:port")
    if faults:
        raise UnusableInputError(faults)
    return S3Address(
        bucket=parts.netloc,
        endpoint=endpoint.netloc,
        secure=endpoint.scheme == "https",
        region=given.get("region"),
        access_key=given["access_key"],
        secret_key=given["secret_key"],
    )
