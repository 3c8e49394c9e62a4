"""The queue: which cases wait, how long, for whom."""
