"""The named checks and conditions a policy may use.

Importing this package registers all of them; `registry.CHECKS` and `registry.CONDITIONS` hold
them by name with the parameters each takes.
"""

from matching.checks import conditions, dates, household, marks, person, places, relation, work

__all__ = ["conditions", "dates", "household", "marks", "person", "places", "relation", "work"]
