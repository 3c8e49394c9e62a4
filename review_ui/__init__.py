"""Showing: pages for schools and reviewers."""
