"""From a page image to flat sheets of paper with their lines, seals and fingerprints."""

from ocr.page.scan import PageScan, scan_page

__all__ = ["PageScan", "scan_page"]
