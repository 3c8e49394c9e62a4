"""Finding one of a million students by a misread name or number, beside a plain rapidfuzz scan.

    python -m benchmarks.record_search [--students 1000000] [--queries 2000] [--database URL]

Students are invented: surnames and given characters as frequent as in the country, ID numbers of
ten counties. A query is what a recogniser makes of a student's name or number: look-alikes of
`ocr/values/lookalikes.yaml` and, as a check on the search's own table, those of Kai type, which it
was not made from; a lost or added character, swapped neighbours, figures lost at an end.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import insert

from benchmarks.name_lookalikes import alike, characters
from matching.search.name_keys import letters_of
from matching.search.ranking import Reading
from ocr.values.divisions import lookalikes as place_lookalikes
from ocr.values.identity import check_character
from storage.cases import Bounds
from storage.database import Database
from storage.keyring import Keyring
from storage.record_search import Filed, file_students, look_up
from storage.tables import StudentRow

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪"
    "廖石金贾韦夏付方邹熊白孟秦邱侯江尹薛阎段雷龙黎史贺陶顾毛郝龚邵万钱严覃武戴莫孔向汤欧阳"
)
GIVEN = (
    "子梓宇浩欣雨佳思嘉一诗涵轩怡泽晨俊奕辰博文铭艺紫萱可心语若昕睿明浩然天雅静婷美琪梦瑶晓彤熙妍依诺雯靖杰豪伟建国华强军丽"
    "芳娟敏秀兰英玲桂志海涛勇刚超鹏飞龙凯峰磊洋波斌亮健康乐安宁平和新春夏秋冬雪梅竹松柏林森山川河江湖月星云霞虹光辉耀荣昌盛"
    "兴旺福寿喜庆祥瑞慧颖淑贞洁莹莉娜倩薇蕾菲珊珍珠玉琳瑾瑜璇玥沐沛沁润源清澈源远航帆舟桐楠桦樱蓉芷芮茜莲荷菊翠"
)
COUNTIES = tuple(f"4115{n}" for n in ("02", "03", *range(21, 29)))


@dataclass(frozen=True, slots=True)
class Student:
    """One invented student."""

    id: str
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Result:
    """Of one kind of query: share found; for each its seconds, busy seconds and candidates."""

    recall: float
    seconds: Sequence[float]
    busy: Sequence[float]
    candidates: Sequence[int]

    def line(self, title: str) -> str:
        """One row of the table."""
        times = [
            f"{value * 1e3:.1f}"
            for seconds in (sorted(self.seconds), sorted(self.busy))
            for value in (median(seconds), seconds[int(len(seconds) * 0.99)])
        ]
        return (
            f"| {title} | {self.recall:.2%} | {' | '.join(times)} | {median(self.candidates):.0f} |"
        )


def invent(count: int, random: Random) -> Iterator[Student]:
    """Students with different ID numbers."""
    weights = [1 / (n + 3) for n in range(len(SURNAMES))]
    given = [1 / (n + 12) for n in range(len(GIVEN))]
    taken: set[str] = set()
    while len(taken) < count:
        born = date(2008, 9, 1) + timedelta(days=random.randrange(4400))
        body = f"{random.choice(COUNTIES)}{born:%Y%m%d}{random.randrange(1000):03d}"
        if body in taken:
            continue
        taken.add(body)
        length = 1 if random.random() < 0.12 else 2 if random.random() < 0.97 else 3
        name = random.choices(SURNAMES, weights)[0] + "".join(
            random.choices(GIVEN, given, k=length)
        )
        yield Student(f"s{len(taken):023d}", name, body + check_character(body))


class Misreader:
    """Makes of a text what a recogniser may."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._table = place_lookalikes()
        chars = characters()
        wanted = [c for c in dict.fromkeys(SURNAMES + GIVEN) if c in chars]
        kai = alike(chars, ("kai",), 0.5, 3)
        self._kai = {char: kai[char] for char in wanted}

    def substituted(self, name: str, times: int, *, kai: bool = False) -> str | None:
        """`times` characters put as look-alikes, None where the name has none that could be."""
        table = self._kai if kai else self._table
        places = [n for n, char in enumerate(name) if table.get(char)]
        if len(places) < times:
            return None
        chars = list(name)
        for n in self._random.sample(places, times):
            chars[n] = self._random.choice(table[chars[n]])
        return "".join(chars)

    def lost(self, text: str) -> str:
        """One character lost."""
        n = self._random.randrange(len(text))
        return text[:n] + text[n + 1 :]

    def added(self, text: str, alphabet: str) -> str:
        """One character too many."""
        n = self._random.randrange(len(text) + 1)
        return text[:n] + self._random.choice(alphabet) + text[n:]

    def swapped(self, text: str) -> str | None:
        """Two neighbours swapped."""
        places = [n for n in range(len(text) - 1) if text[n] != text[n + 1]]
        if not places:
            return None
        n = self._random.choice(places)
        return text[:n] + text[n + 1] + text[n] + text[n + 2 :]

    def figures(self, number: str, times: int) -> str:
        """`times` figures put as others."""
        chars = list(number)
        for n in self._random.sample(range(18), times):
            chars[n] = self._random.choice([d for d in "0123456789" if d != chars[n]])
        return "".join(chars)

    def cut(self, number: str) -> str:
        """One to three figures lost at an end."""
        n = self._random.randrange(1, 4)
        return number[n:] if self._random.random() < 0.5 else number[:-n]


def queries(misread: Misreader) -> dict[str, Callable[[Student], Reading | None]]:
    """The kinds of query by title."""

    def name(text: str | None) -> Reading | None:
        return Reading(name=text) if text else None

    def both(text: str | None, number: str) -> Reading | None:
        return Reading(text, number) if text else None

    return {
        "号码 number: as it is": lambda s: Reading(number=s.number),
        "号码 number: one figure": lambda s: Reading(number=misread.figures(s.number, 1)),
        "号码 number: two figures": lambda s: Reading(number=misread.figures(s.number, 2)),
        "号码 number: one lost": lambda s: Reading(number=misread.lost(s.number)),
        "号码 number: one added": lambda s: Reading(number=misread.added(s.number, "0123456789")),
        "号码 number: swapped": lambda s: Reading(number=misread.swapped(s.number)),
        "号码 number: 1–3 lost at an end": lambda s: Reading(number=misread.cut(s.number)),
        "姓名 name: as it is": lambda s: Reading(name=s.name),
        "姓名 name: one look-alike": lambda s: name(misread.substituted(s.name, 1)),
        "姓名 name: two look-alikes": lambda s: name(misread.substituted(s.name, 2)),
        "姓名 name: one look-alike of Kai": lambda s: name(
            misread.substituted(s.name, 1, kai=True)
        ),
        "姓名 name: one lost (of 3 or more)": lambda s: (
            name(misread.lost(s.name)) if len(s.name) > 2 else None
        ),
        "姓名 name: one added": lambda s: name(misread.added(s.name, GIVEN)),
        "姓名 name: swapped": lambda s: name(misread.swapped(s.name)),
        "两者 both: look-alike and a figure": lambda s: both(
            misread.substituted(s.name, 1), misread.figures(s.number, 1)
        ),
        "两者 both: two look-alikes, two figures": lambda s: both(
            misread.substituted(s.name, 2), misread.figures(s.number, 2)
        ),
    }


def fill(database: Database, keyring: Keyring, students: Sequence[Student]) -> float:
    """Students and keys into the database; seconds for the keys alone."""
    now = datetime.now(UTC)
    spent = 0.0
    for start in range(0, len(students), 5_000):
        some = students[start : start + 5_000]
        with database.write() as session:
            session.execute(insert(StudentRow), [_row(one, now) for one in some])
            began = time.perf_counter()
            filed = (Filed(one.id, (one.name,), (one.number,)) for one in some)
            file_students(session, keyring, filed)
            spent += time.perf_counter() - began
    return spent


def _row(one: Student, now: datetime) -> dict[str, object]:
    return {
        "id": one.id, "name": one.name, "former_names": [], "county": one.number[:6],
        "changed_at": now,
    }  # fmt: skip


def questions(
    students: Sequence[Student],
    query: Callable[[Student], Reading | None],
    count: int,
    random: Random,
) -> list[tuple[Student, Reading]]:
    """`count` queries for students chosen by chance."""
    asked: list[tuple[Student, Reading]] = []
    while len(asked) < count:
        student = random.choice(students)
        reading = query(student)
        if reading is not None:
            asked.append((student, reading))
    return asked


def measure(
    database: Database, keyring: Keyring, asked: Sequence[tuple[Student, Reading]]
) -> Result:
    """Ask, each question once."""
    hits, seconds, busy, sizes = 0, [], [], []
    with database.read() as session:
        for student, reading in asked:
            began, busy_before = time.perf_counter(), time.thread_time()
            found = look_up(session, keyring, reading, Bounds())
            busy.append(time.thread_time() - busy_before)
            seconds.append(time.perf_counter() - began)
            hits += student.id in found
            sizes.append(len(found))
    return Result(hits / len(asked), seconds, busy, sizes)


def scan(students: Sequence[Student], misread: Misreader, random: Random) -> Result:
    """The same question, one look-alike in the name, put to a plain scan over all names."""
    names = [letters_of(one.name) for one in students]
    hits, seconds, busy, sizes = 0, [], [], []
    for _ in range(20):
        read = None
        while read is None:
            wanted = random.randrange(len(students))
            read = misread.substituted(students[wanted].name, 1)
        began, busy_before = time.perf_counter(), time.thread_time()
        near = process.extract(read, names, scorer=OSA.distance, score_cutoff=1, limit=None)
        busy.append(time.thread_time() - busy_before)
        seconds.append(time.perf_counter() - began)
        hits += any(place == wanted for _, _, place in near)
        sizes.append(len(near))
    return Result(hits / 20, seconds, busy, sizes)


def main() -> None:
    """Fill a database and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=2_000)
    parser.add_argument("--database", help="an empty database; without it SQLite in a folder")
    asked = parser.parse_args()
    random = Random(26)  # noqa: S311  # repeatable chance, not secrets
    students = list(invent(asked.students, random))
    keyring = Keyring(b"s" * 32)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "records.db"
        database = Database(asked.database or f"sqlite:///{file}")
        database.migrate()
        seconds = fill(database, keyring, students)
        size = file.stat().st_size / 2**20 if file.exists() else float("nan")
        print(json.dumps({"students": len(students), "filing_seconds": round(seconds, 1),
                          "megabytes": round(size)}))  # fmt: skip
        misread = Misreader(random)
        print("| query | recall | median ms | p99 ms | busy median | busy p99 | candidates |")
        print("|---|---|---|---|---|---|---|")
        for title, query in queries(misread).items():
            result = measure(database, keyring, questions(students, query, asked.queries, random))
            print(result.line(title), flush=True)
        print(scan(students, misread, random).line("rapidfuzz: one look-alike, all names"))
        database.close()


if __name__ == "__main__":
    main()
