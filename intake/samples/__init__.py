"""Invented families and their papers, drawn with the truth beside them."""
