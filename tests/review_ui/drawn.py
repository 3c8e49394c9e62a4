"""Drawn cases for the browser: photos with papers on them, read without waiting for a reader."""

from __future__ import annotations

from service_world import COUNTY

from benchmarks import drawn_desk
from intake.service import life
from intake.service.actor import Actor, Role

CLERK = Actor("clerk", "王老师", Role.CLERK, COUNTY, is_person=True)
SEED, COMPLETE = 3, 1  # a case of this set that is complete, with four files


def add(desk, folder, doubt=lambda document: document, index=COMPLETE, *, submit=True):
    """A drawn case with its photos; its id."""
    name = drawn_desk.draw(folder, SEED, index, "clean")
    case_id = drawn_desk.add_case(desk.world.services, COUNTY, folder, name, doubt)
    if submit:
        life.submit(desk.world.services, CLERK, case_id, None)
    return case_id


def faint_name(kind, field):
    """A doubt: the last character of a name was read wrong, and no number vouches for it."""
    return drawn_desk.together(
        drawn_desk.misread(kind, field, lambda value: value[:-1] + "口"),
        drawn_desk.unread(kind, "id_number", "enrolment_number"),
    )
