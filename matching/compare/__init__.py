"""Comparisons of what a paper says with what the records say.

Pure functions: each returns an outcome with an explanation in Chinese and English that names both
values. Text is parsed once and remembered, since a verdict is recomputed at every look.
"""
