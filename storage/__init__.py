"""Keeping: object stores, tables and repositories."""
