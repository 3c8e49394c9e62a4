from importlib.resources import files

import pytest

from ocr.kinds import KindFileError, all_kinds, parse_kind

SOUND = """
id: card
titles: [卡片]
sections:
  mother: [母亲]
fields:
  name: {labels: [姓名], format: name}
  name@mother: {labels: [姓名], format: name, section: mother, lines: 2, places: [below]}
prose:
  since: {patterns: ['自(?P<value>.+?)起'], format: date}
"""


def test_a_sound_file_becomes_a_kind():
    kind = parse_kind(SOUND, "card.yaml")
    assert kind.names == ("name", "since")
    assert [f.section for f in kind.fields] == [None, "mother"]
    assert kind.fields[0].places == ("right", "below")
    assert kind.fields[1].lines == 2


def test_a_label_with_choices_is_all_its_wordings():
    text = SOUND.replace(
        "labels: [姓名], format: name}", "labels: [<姓|名>字, 姓名], format: name}"
    )
    assert parse_kind(text, "card.yaml").fields[0].labels == ("姓字", "名字", "姓名")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("id: card", "id: cart", "is not the name of the file"),
        ("titles: [卡片]", "titles: 卡片", "titles: must be a list of texts"),
        ("titles: [卡片]", "titels: [卡片]", "titels: unknown key"),
        ("titles: [卡片]", "titles: [卡片, 卡片]", "stands twice"),
        ("titles: [卡片]", "id: again", "the key 'id' stands twice"),
        ("name: {labels: [姓名], format: name}", "name: {labels: [姓名]}", "fields.name.format"),
        ("labels: [姓名], format: name}", "labels: [], format: name}", "at least one is needed"),
        ("format: date", "format: day", "unknown format 'day'"),
        ("section: mother", "section: father", "'father' is not among the sections"),
        (
            "places: [below]",
            "places: [above]",
            "places: only below, earliest, entries, latest, near, right",
        ),
        ("titles: [卡片]", "titles: [卡片]\norder: [age]", "order: age: no fields of this kind"),
        ("lines: 2", "lines: 0", "lines: must be a whole number from 1"),
        ("(?P<value>.+?)", "(.+?)", "has no group named value"),
        ("(?P<value>.+?)", "(?P<value>.+?", "prose.since.patterns"),
        ("titles: [卡片]", "titles: [卡片", "card.yaml"),
    ],
)
def test_a_fault_is_named_with_file_and_key(old, new, fault):
    assert old in SOUND
    with pytest.raises(KindFileError, match=r"^card\.yaml") as caught:
        parse_kind(SOUND.replace(old, new, 1), "card.yaml")
    assert fault in str(caught.value)


def test_every_kind_that_ships_loads():
    assert all(kind.id == key for key, kind in all_kinds().items())


@pytest.mark.parametrize("name", sorted(all_kinds()))
def test_every_pattern_that_ships_is_a_regular_expression(name):
    text = (files("ocr.kinds") / f"{name}.yaml").read_text(encoding="utf-8")
    assert parse_kind(text, f"{name}.yaml") == all_kinds()[name]


def test_fields_come_in_the_order_of_the_file_or_in_the_one_it_names():
    named = SOUND.replace("titles:", "order: [since, name]\ntitles:")
    assert parse_kind(named, "card.yaml").names == ("since", "name")
    assert all_kinds()["identity_card"].names[:3] == ("name", "sex", "ethnicity")
    invoice = all_kinds()["purchase_invoice"].names
    assert invoice == ("invoice_number", "buyer", "seller", "address", "amount", "issued_on")
