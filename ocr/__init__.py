"""Reading: an image goes in, documents with fields come out."""
