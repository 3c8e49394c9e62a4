"""What every page stands on: words, layout, who is asking, forms, safety headers, files."""
