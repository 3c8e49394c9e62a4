"""How many verdicts a second one core gives: `python -m benchmarks.verdicts [SECONDS]`.

Each verdict is of a case of ten documents and includes the verdicts under the four other
categories. Two hundred families take turns, so that nothing is only remembered from the last look;
the time is the processor's, so that other programs do not count.
"""

from __future__ import annotations

import sys
import time
from datetime import date

from matching.model import Case, Category, Evidence, Guardian, Relationship, School, Student
from matching.policy import find_policy
from matching.verdict import judge
from ocr.model import Document, Field, FieldValue, Seal

BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
TODAY = date(2026, 9, 1)
SCHOOL = School(
    "信阳市第三小学",
    "2141005678",
    urban=True,
    catchment=("信阳市浉河区五星街道", "信阳市浉河区新华路1号至199号(单号)", "阳光花园"),
)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
GIVEN = "明华秀英建国伟芳娜敏"


def id_number(first17: str) -> str:
    """A number with its check character (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(a) * b for a, b in zip(first17, weights, strict=True))
    return first17 + "10X98765432"[total % 11]


def document(file: str, kind: str, fields: dict[str, FieldValue], seals: int = 0) -> Evidence:
    """A page with everything read well."""
    read = {
        name: Field(value, value if isinstance(value, str) else "、".join(value), 0.97, BOX)
        for name, value in fields.items()
    }
    return Evidence(
        file, 1, Document(kind, 0.99, BOX, read, tuple(Seal(BOX) for _ in range(seals)))
    )


def family(number: int) -> tuple[Case, list[Evidence]]:
    """A case of migrant work with ten documents, a stranger's lease among them."""
    surname = SURNAMES[number % 20]
    father, mother = surname + "建" + GIVEN[number % 10], "林秀" + GIVEN[number // 20 % 10]
    child = surname + "靖" + GIVEN[number // 10 % 10]
    child_id = id_number(f"41152520120315{number:03d}")
    father_id = id_number(f"41152519880512{number:03d}")
    home = f"河南省信阳市浉河区五星街道新华路{number + 1}号3号楼2单元501室"
    case = Case(
        category=Category.MIGRANT_WORK,
        application_date=TODAY,
        from_outside_county=True,
        school=SCHOOL,
        student=Student(child, "女", date(2012, 3, 15), child_id),
        guardians=(
            Guardian(father, Relationship.FATHER, father_id),
            Guardian(mother, Relationship.MOTHER),
        ),
    )
    employer = f"信阳市恒通物流第{number}有限公司"
    student: dict[str, FieldValue] = {"student_name": child, "id_number": child_id}
    return case, [
        document("01.jpg", "transfer_application", {**student, "to_school": SCHOOL.name}, 2),
        document(
            "02.jpg",
            "household_register_cover",
            {"head_name": father, "household_number": f"01120{number:04d}", "address": home},
        ),
        document(
            "03.jpg",
            "household_register_member",
            {
                "name": child,
                "relationship_to_head": "女",
                "id_number": child_id,
                "birth_date": "2012-03-15",
                "registered_on": "2012-05-01",
            },
        ),
        document(
            "04.jpg",
            "household_register_member",
            {"name": father, "relationship_to_head": "户主", "id_number": father_id},
        ),
        document(
            "05.jpg",
            "employment_contract",
            {
                "employer": employer,
                "employee": father,
                "employee_id_number": father_id,
                "start_on": "2025-01-01",
                "end_on": "2027-12-31",
            },
            1,
        ),
        document(
            "06.jpg",
            "pension_record",
            {
                "name": father,
                "id_number": father_id,
                "employer": employer,
                "insurance_type": "企业职工基本养老保险",
                "first_month": "2025-01",
                "last_month": "2026-07",
            },
            1,
        ),
        document(
            "07.jpg",
            "lease_contract",
            {"tenant": "李大勇", "address": home, "start_on": "2026-01-01", "end_on": "2026-12-31"},
        ),
        document(
            "08.jpg",
            "lease_contract",
            {
                "tenant": father,
                "tenant_id_number": father_id,
                "address": home,
                "start_on": "2026-01-01",
                "end_on": "2026-12-31",
            },
        ),
        document("09.jpg", "study_contact_letter", student, 2),
        document("10.jpg", "other", {}),
    ]


def main() -> None:
    """Print verdicts a second, after a first look at every family.

    What a process does once, reading the policy and the list of places, is not counted.
    """
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    policy = find_policy(None, TODAY)
    judge(*family(200), policy)
    families = [family(number) for number in range(200)]
    first = time.process_time()
    verdicts = {judge(case, papers, policy).verdict.value for case, papers in families}
    first = time.process_time() - first
    begin, count = time.process_time(), 0
    while time.process_time() - begin < seconds:
        for case, papers in families:
            judge(case, papers, policy)
        count += len(families)
    took = time.process_time() - begin
    print(f"verdicts: {', '.join(sorted(verdicts))}")
    print(f"first look: {len(families) / first:,.0f} verdicts a second")
    print(f"every further look: {count / took:,.0f} verdicts a second on one core")


if __name__ == "__main__":
    main()
