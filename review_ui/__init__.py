"""The pages: what the school and the county work with."""
