import pytest

from ocr.errors import UnusableInputError
from storage.objects import open_store
from storage.objects.folder import FolderStore
from storage.objects.s3 import S3Store

WHOLE = "s3://papers?endpoint=http://127.0.0.1:9000&access_key=me&secret_key=s3cret%2Bword"


def test_a_folder_is_named_by_its_path(tmp_path):
    assert isinstance(open_store(f"file://{tmp_path}/%E5%AD%98%E5%82%A8", []), FolderStore)
    assert (tmp_path / "存储").is_dir()


def test_a_bucket_is_named_without_asking_the_server():
    assert isinstance(open_store(WHOLE, []), S3Store)
    assert isinstance(open_store(WHOLE.replace("http:", "https:") + "&region=cn", []), S3Store)


@pytest.mark.parametrize(
    ("url", "faults"),
    [
        ("", ["应为"]),
        ("papers", ["应为"]),
        ("file://host/papers", ["应为"]),
        ("file:///", ["应为"]),
        ("ftp://papers", ["应为"]),
        ("s3://papers", ["缺少 endpoint", "缺少 access_key", "缺少 secret_key"]),
        (WHOLE + "&regoin=x", ["不认识 unknown: regoin"]),
        (WHOLE.replace("papers", "Papers_"), ["存储桶名"]),
        (WHOLE.replace("papers", "papers/deeper"), ["存储桶名"]),
        (WHOLE.replace("http://", ""), ["endpoint 应为"]),
        (WHOLE.replace(":9000", ":9000/path"), ["endpoint 应为"]),
    ],
)
def test_what_is_wrong_with_a_url_is_said_without_its_secret(url, faults):
    with pytest.raises(UnusableInputError) as caught:
        open_store(url, None, setting="TRANSFER_EVIDENCE_OBJECT_STORE")
    assert len(caught.value.faults) == len(faults)
    for said, fault in zip(caught.value.faults, faults, strict=True):
        assert said.startswith("TRANSFER_EVIDENCE_OBJECT_STORE: ")
        assert fault in said
    assert "s3cret" not in str(caught.value)
