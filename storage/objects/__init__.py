"""Where the bytes of uploaded files lie: one small interface, a folder or any S3 server behind it.

Begin reading at `store.py`. `open_store` makes the store that a URL names.
"""

from storage.objects.configure import open_store
from storage.objects.store import ListedObject, ObjectStore, StoredObject

__all__ = ["ListedObject", "ObjectStore", "StoredObject", "open_store"]
