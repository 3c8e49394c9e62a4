"""How the county stands: charts, tables, what may be taken away."""
