"""Judging: records, comparisons that explain themselves, policies as data, and the verdict."""
