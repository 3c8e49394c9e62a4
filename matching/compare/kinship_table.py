"""Which kinship two relations to one head amount to: the table behind `relations`."""

from __future__ import annotations

from enum import StrEnum

from matching.model import Relationship


class Group(StrEnum):
    """Groups of GB/T 4761 relations to the head of the household."""

    HEAD = "head"
    SPOUSE = "spouse"
    CHILD = "child"
    CHILD_IN_LAW = "child_in_law"
    GRANDCHILD = "grandchild"
    PARENT = "parent"
    PARENT_IN_LAW = "parent_in_law"
    GRANDPARENT = "grandparent"
    SIBLING = "sibling"
    NEPHEW = "nephew"
    UNCLE = "uncle"
    OTHER_RELATIVE = "other_relative"
    NON_RELATIVE = "non_relative"
    UNKNOWN = "unknown"


class Kinship(StrEnum):
    """What a register shows about student and guardian.

    `direct`: it shows the relation on record. `plausible`: it fits, but another proof is needed.
    `unrelated`: it contradicts the relation. `unknown`: it says nothing, another proof is needed.
    """

    DIRECT = "direct"
    PLAUSIBLE = "plausible"
    UNRELATED = "unrelated"
    UNKNOWN = "unknown"


_PARENTS = frozenset({Relationship.FATHER, Relationship.MOTHER})
_GRANDPARENTS = frozenset({Relationship.GRANDFATHER, Relationship.GRANDMOTHER})

# Rows: the student's group; columns: the guardian's. What is not listed shows nothing.
_PARENT_ROWS: dict[Group, dict[Kinship, tuple[Group, ...]]] = {
    Group.CHILD: {
        Kinship.DIRECT: (Group.HEAD, Group.SPOUSE),
        Kinship.UNRELATED: (
            Group.CHILD,
            Group.CHILD_IN_LAW,
            Group.GRANDCHILD,
            Group.PARENT,
            Group.PARENT_IN_LAW,
            Group.GRANDPARENT,
            Group.SIBLING,
            Group.NEPHEW,
            Group.UNCLE,
        ),
    },
    Group.GRANDCHILD: {
        Kinship.PLAUSIBLE: (Group.CHILD, Group.CHILD_IN_LAW),
        Kinship.UNRELATED: (
            Group.HEAD,
            Group.SPOUSE,
            Group.GRANDCHILD,
            Group.PARENT,
            Group.PARENT_IN_LAW,
            Group.GRANDPARENT,
            Group.SIBLING,
        ),
    },
    Group.HEAD: {Kinship.PLAUSIBLE: (Group.PARENT,)},
    Group.SIBLING: {
        Kinship.PLAUSIBLE: (Group.PARENT,),
        Kinship.UNRELATED: (Group.HEAD, Group.SPOUSE, Group.SIBLING, Group.CHILD),
    },
    Group.NEPHEW: {Kinship.PLAUSIBLE: (Group.SIBLING, Group.OTHER_RELATIVE)},
}
_GRANDPARENT_ROWS: dict[Group, dict[Kinship, tuple[Group, ...]]] = {
    Group.GRANDCHILD: {
        Kinship.DIRECT: (Group.HEAD, Group.SPOUSE),
        Kinship.UNRELATED: (Group.CHILD, Group.CHILD_IN_LAW, Group.GRANDCHILD),
    },
    Group.CHILD: {
        Kinship.DIRECT: (Group.PARENT, Group.PARENT_IN_LAW),
        Kinship.UNRELATED: (Group.HEAD, Group.SPOUSE, Group.CHILD, Group.CHILD_IN_LAW),
    },
    Group.HEAD: {Kinship.PLAUSIBLE: (Group.GRANDPARENT,)},
    Group.SIBLING: {
        Kinship.PLAUSIBLE: (Group.GRANDPARENT,),
        Kinship.UNRELATED: (Group.HEAD, Group.SPOUSE, Group.SIBLING, Group.CHILD),
    },
    Group.NEPHEW: {Kinship.PLAUSIBLE: (Group.PARENT, Group.PARENT_IN_LAW)},
}
_OTHER_ROWS: dict[Group, dict[Kinship, tuple[Group, ...]]] = {
    student: {
        Kinship.DIRECT: (Group.HEAD,),
        Kinship.PLAUSIBLE: (
            Group.SPOUSE,
            Group.CHILD,
            Group.CHILD_IN_LAW,
            Group.PARENT,
            Group.PARENT_IN_LAW,
            Group.GRANDPARENT,
            Group.SIBLING,
            Group.UNCLE,
        ),
    }
    for student in (Group.CHILD, Group.GRANDCHILD, Group.SIBLING, Group.NEPHEW)
}


def kinship_of(student: Group, guardian: Group, relationship: Relationship) -> Kinship:
    """The kinship that two relations to the same head amount to, `unknown` if they show none."""
    if relationship in _PARENTS:
        rows = _PARENT_ROWS
    elif relationship in _GRANDPARENTS:
        rows = _GRANDPARENT_ROWS
    else:
        rows = _OTHER_ROWS
    for kinship, guardians in rows.get(student, {}).items():
        if guardian in guardians:
            return kinship
    return Kinship.UNKNOWN
