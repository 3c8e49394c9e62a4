"""Objects in a bucket of any S3 server: plain calls only, no versioning, no object lock."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO, cast

from minio import Minio
from minio.error import MinioException, S3Error
from urllib3 import BaseHTTPResponse, PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

from storage.errors import ObjectMissingError, StoreFullError, StoreUnavailableError
from storage.objects.store import ListedObject, MeasuredStream, StoredObject, checked_key

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PART = 8 << 20
_CONNECTIONS = 32
_MISSING = {"NoSuchKey", "NoSuchObject"}
_NO_ROOM = {"XMinioStorageFull", "QuotaExceeded", "InsufficientCapacity", "InsufficientStorage"}
_EXISTS = {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}


@dataclass(frozen=True, slots=True)
class S3Address:
    """Where a bucket is and with what it is opened; `endpoint` is `host:port`."""

    bucket: str
    endpoint: str
    secure: bool
    region: str | None
    access_key: str
    secret_key: str = field(repr=False)


class S3Store:
    """Keeps objects in one bucket, which is made if absent.

    A call that gets no answer is tried three times; it never waits longer than about
    `3 × read_seconds` for one answer. Up to 8 MiB of an object are held in memory; nothing is
    written to local disks. Use one per process: it may be shared by threads, not across forks.
    """

    def __init__(
        self, address: S3Address, *, connect_seconds: float = 3, read_seconds: float = 20
    ) -> None:
        self._bucket = address.bucket
        self._region = address.region
        self._bucket_known = False
        self._lock = threading.Lock()
        self._client = Minio(
            address.endpoint,
            address.access_key,
            address.secret_key,
            secure=address.secure,
            region=address.region,
            http_client=PoolManager(
                maxsize=_CONNECTIONS,
                timeout=Timeout(connect=connect_seconds, read=read_seconds),
                retries=Retry(
                    total=2,
                    backoff_factor=0.2,
                    status_forcelist=(500, 502, 503, 504),
                    allowed_methods=None,
                    respect_retry_after_header=False,
                    raise_on_status=False,
                ),
            ),
        )

    def put(self, key: str, stream: BinaryIO, *, limit: int | None = None) -> StoredObject:
        """See ObjectStore. The server shows an object only when all of it has arrived."""
        measured = MeasuredStream(stream, limit)
        with self._translated(checked_key(key)):
            self._make_bucket()
            self._client.put_object(
                self._bucket,
                key,
                cast("BinaryIO", measured),
                length=-1,
                part_size=_PART,
                num_parallel_uploads=1,
            )
        return measured.stored(key)

    def open(self, key: str) -> BinaryIO:
        """See ObjectStore."""
        with self._translated(checked_key(key)):
            self._make_bucket()
            response = self._client.get_object(self._bucket, key)
        return io.BufferedReader(_ResponseStream(response), 1 << 16)

    def delete(self, key: str) -> None:
        """See ObjectStore."""
        with self._translated(checked_key(key)):
            self._make_bucket()
            try:
                self._client.remove_object(self._bucket, key)
            except S3Error as error:
                if error.code not in _MISSING:
                    raise

    def keys(self, prefix: str = "") -> Iterator[ListedObject]:
        """See ObjectStore."""
        with self._translated(prefix):
            self._make_bucket()
            for found in self._client.list_objects(self._bucket, prefix, recursive=True):
                yield ListedObject(str(found.object_name), found.last_modified or datetime.now(UTC))

    def check(self) -> None:
        """See ObjectStore."""
        with self._lock:
            self._bucket_known = False
        with self._translated(""):
            self._make_bucket()

    def _make_bucket(self) -> None:
        """Make the bucket where it is absent; asked once, not before every call."""
        with self._lock:
            if self._bucket_known:
                return
            if not self._client.bucket_exists(self._bucket):
                try:
                    self._client.make_bucket(self._bucket, self._region)
                except S3Error as error:
                    if error.code not in _EXISTS:
                        raise
            self._bucket_known = True

    @contextmanager
    def _translated(self, key: str) -> Iterator[None]:
        """Tell the client's errors in the project's words."""
        try:
            yield
        except S3Error as error:
            if error.code in _MISSING:
                raise ObjectMissingError(key) from error
            if error.code in _NO_ROOM or error.response.status == 507:
                raise StoreFullError("对象存储已满 / the object store is full") from error
            if error.code == "NoSuchBucket":
                self._bucket_known = False
            raise _unavailable(f"{error.code}: {error.message}") from error
        except (MinioException, HTTPError) as error:
            raise _unavailable(str(error)) from error


def _unavailable(reason: str) -> StoreUnavailableError:
    return StoreUnavailableError(
        f"对象存储没有正常应答 / the object store does not answer: {reason}"
    )


class _ResponseStream(io.RawIOBase):
    """The body of an answer; closing it gives the connection back."""

    def __init__(self, response: BaseHTTPResponse) -> None:
        super().__init__()
        self._response = response

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        try:
            data = self._response.read(len(view))
        except HTTPError as error:
            raise _unavailable(str(error)) from error
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._response.close()
            self._response.release_conn()
        super().close()
