"""What the student's own page tells about the head of the household."""

from __future__ import annotations

from collections.abc import Iterable

from matching.compare.kinship_table import Group
from matching.compare.names import normal_name
from matching.model import Guardian, Relationship
from matching.registers import Entry, Register

_PARENTS = (Relationship.FATHER, Relationship.MOTHER)
_GRANDPARENTS = (Relationship.GRANDFATHER, Relationship.GRANDMOTHER)


def cannot_be_head(entry: Entry, guardian: Guardian) -> bool:
    """Whether what the student is to the head rules out that a guardian is the head.

    A parent's child and a grandparent's grandchild are called so, a brother's child is not.
    """
    group = {
        **dict.fromkeys(_PARENTS, Group.CHILD),
        **dict.fromkeys(_GRANDPARENTS, Group.GRANDCHILD),
    }.get(guardian.relationship)
    sure = entry.word is not None and entry.word.doubt is None
    told = entry.group not in {Group.UNKNOWN, Group.OTHER_RELATIVE, Group.NON_RELATIVE}
    return group is not None and sure and told and entry.group is not group


def head_is_told(entry: Entry, home: Register, guardians: Iterable[Guardian]) -> bool:
    """Whether a head's name that was read with little confidence is sure all the same.

    It is when it reads exactly as a parent's on record and the student's page says that the head
    is a parent: a child has no third parent of almost the name.
    """
    head, word = home.head, entry.word
    if head is None or head.doubt is None or head.doubt.hard:
        return False
    if entry.group is not Group.CHILD or word is None or word.doubt is not None:
        return False
    parents = (one.name for one in guardians if one.relationship in _PARENTS)
    return normal_name(head.text) in map(normal_name, parents)
