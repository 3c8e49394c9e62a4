"""Records in files: schools, students and guardians from CSV and XLSX. Begin at `reader.py`."""
