import pytest

from intake.service.file_names import clean_name, unused_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("照片 1.jpg", "照片 1.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\王\\户口簿.jpg", "户口簿.jpg"),
        ("C:户口簿.jpg", "户口簿.jpg"),
        ("a\0b\r\nc.jpg", "abc.jpg"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("cafe\u0301.png", "caf\u00e9.png"),
        ("..", "未命名"),
        ("", "未命名"),
        ("\u200f\u2066", "未命名"),
        (".hidden", "hidden"),
        ("<script>alert(1)<script>.png", "<script>alert(1)<script>.png"),
        ("半\ud83d.png", "半.png"),
    ],
)
def test_names_are_kept_without_what_could_do_harm(given, kept):
    assert clean_name(given) == kept


def test_long_names_keep_their_suffix():
    name = clean_name("长" * 4096 + ".jpeg")
    assert len(name) == 120
    assert name.endswith("长.jpeg")


def test_a_used_name_gets_a_number():
    assert unused_name("a.jpg", {}) == "a.jpg"
    assert unused_name("a.jpg", {"a.jpg", "a (2).jpg"}) == "a (3).jpg"
