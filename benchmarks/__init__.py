"""Campaigns too slow for the suite: accuracy, speed, memory. Results stand in `docs/`."""
