"""Finding a person on record by a misread name or number. Begin at `ranking.py`.

A record is filed under a few keys; a reading is turned into the keys under which the record it was
read from may be filed. `storage.record_search` keeps the keys, hashed, in the database.
"""
