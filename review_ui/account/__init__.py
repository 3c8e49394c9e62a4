"""Signing in and out, one's own password, second factor and language."""
