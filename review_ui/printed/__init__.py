"""Sheets that were printed, checked."""
