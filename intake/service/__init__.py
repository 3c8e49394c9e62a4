"""What the service does, in the words of its users; HTTP, pages and commands call these."""
