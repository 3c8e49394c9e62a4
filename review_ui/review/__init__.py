"""One case on one screen: what is asked, the photo, what was read beside the record; decide."""
