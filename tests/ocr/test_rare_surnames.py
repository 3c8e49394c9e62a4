"""Rare surnames that the recogniser takes for another character."""

from dataclasses import replace

import pytest
from paper import Paper

from ocr.extract.document import document_of
from ocr.kinds import all_kinds
from ocr.model import FieldProblem
from ocr.values import normalise

LOW = (FieldProblem.LOW_CONFIDENCE,)


def read(name, first=0.99):
    """The field of a name beside its label, its first character read with certainty `first`."""
    paper = Paper().put("居民身份证", 450, 40, em=40).put("姓名", 60, 130).put(name, 190, 130)
    line = paper.lines[-1]
    paper.lines[-1] = replace(line, certainties=(first, *line.certainties[1:]))
    return paper.read("identity_card").get("name")


@pytest.mark.parametrize(
    ("printed", "name"),
    [("踞春梅", "琚春梅"), ("饵建国", "佴建国"), ("猴丽华", "缑丽华"), ("锌文博", "钭文博")],
)
@pytest.mark.parametrize("first", [0.6, 0.99])
def test_what_no_name_begins_with_is_the_rare_surname_it_is_like(printed, name, first):
    field = read(printed, first)
    assert field is not None
    assert field.value == name


@pytest.mark.parametrize("name", ["逢红星", "都建国", "邻秀英", "葡春梅"])
def test_what_may_be_several_surnames_stays_as_read_and_needs_a_look(name):
    field = read(name)
    assert field is not None
    assert (field.value, field.problems) == (name, LOW)


@pytest.mark.parametrize(
    "name", ["逄红星", "佘传义", "余传义", "仇英", "华丽", "邵勇", "全秀英", "元海涛", "福建国"]
)
def test_other_surnames_are_no_doubt(name):
    field = read(name)
    assert field is not None
    assert (field.value, field.problems) == (name, ())


@pytest.mark.parametrize("format_", ["names", "persons", "people"])
def test_a_list_with_a_doubtful_surname_needs_a_look(format_):
    found = normalise(format_, "欧阳建国、逢红星")
    assert found is not None
    assert found.problems == LOW
    assert normalise(format_, "欧阳建国、王秀英").problems == ()


def test_a_rare_character_that_came_second_is_doubted_beside_a_label():
    paper = Paper().put("居民身份证", 450, 40, em=40).put("姓名", 60, 130).put("赵赟", 190, 130)
    paper.lines[-1] = replace(paper.lines[-1], certainties=(0.99, 0.36))
    field = paper.read("identity_card")["name"]
    assert (field.value, field.problems) == ("赵赟", LOW)


def test_a_rare_character_that_came_second_is_no_sure_name_of_a_sentence():
    paper = Paper().put("单位证明", 450, 40, em=40)
    paper.put("兹证明赵赟同志系我单位正式职工。", 120, 130)
    sure = tuple(0.36 if c == "赟" else 0.99 for c in paper.lines[-1].text)
    paper.lines[-1] = replace(paper.lines[-1], certainties=sure)
    fields = document_of(paper.sheet(), all_kinds()["employer_certificate"], 1.0).fields
    assert "name" not in fields or fields["name"].problems == LOW
    paper.lines[-1] = replace(paper.lines[-1], certainties=(0.99,) * len(sure))
    fields = document_of(paper.sheet(), all_kinds()["employer_certificate"], 1.0).fields
    assert (fields["name"].value, fields["name"].problems) == ("赵赟", ())
