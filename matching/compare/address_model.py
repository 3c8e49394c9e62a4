"""The levels of one address, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HouseNumber:
    """A number or a span of numbers along a road; `certain` is False where 号 is not printed."""

    first: int
    last: int
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Road:
    """A road and the number that stands right behind it."""

    name: str
    number: HouseNumber | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """The levels of one address.

    Names keep their suffix (province and city are stems); `text` is the normal form.

    `zone` is a functional area (开发区, 新区) that overlaps real districts. `vague` is set where
    the address describes a place near the named one (对面, 旁, 交叉口), `doubtful` where it speaks
    of several addresses (原住…, 迁往…) or its divisions do not lie in each other.
    """

    text: str
    province: str | None = None
    city: str | None = None
    district: str | None = None
    zone: str | None = None
    town: str | None = None
    villages: tuple[str, ...] = ()
    group: int | None = None
    roads: tuple[Road, ...] = ()
    sub_number: int | None = None
    compounds: tuple[str, ...] = ()
    phase: int | None = None
    sector: str | None = None
    building: str | None = None
    unit: str | None = None
    room: str | None = None
    hamlets: tuple[str, ...] = ()
    vague: bool = False
    doubtful: bool = False
