"""Taking in: settings, the pipeline, and the commands that put everything together."""
