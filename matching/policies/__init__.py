"""The rule sets that ship with the project, one YAML file for each edition."""
