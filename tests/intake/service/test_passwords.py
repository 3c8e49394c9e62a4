import pytest

from intake.service import passwords
from intake.settings import Settings


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "liulaoshi-2026",
        "LIULAOSHI!!!2026",
        "aaaaaaaaaaaa",
        "ababababababab",
        "1234567890",
        "0987654321",
        "qwertyuiopasdfghjkl",
        "123456123456",
        "长" * 300,
        "x1y2z3w4v5" * 30,
    ],
)
def test_weak_passwords_are_refused_in_words(password):
    found = passwords.faults(password, "liulaoshi", Settings())
    assert found
    assert all(fault.key == "password" and fault.why.zh and fault.why.en for fault in found)


@pytest.mark.parametrize(
    "password", ["三月的杏花开了又谢 26", "correct horse battery", "Xq7!mmw-20b"]
)
def test_good_passwords_pass(password):
    assert passwords.faults(password, "liulaoshi", Settings()) == []


def test_what_is_kept_is_argon2id_and_says_nothing():
    kept = passwords.hash_password("三月的杏花")
    assert kept.startswith("$argon2id$")
    assert passwords.is_password("三月的杏花", kept)
    assert not passwords.is_password("三月的桃花", kept)
    assert not passwords.is_password("三月的杏花", "-")
    assert not passwords.is_password("nobody has this password", None)


def test_a_password_typed_in_full_width_is_the_same():
    assert passwords.is_password("ＡＢＣ１２３", passwords.hash_password("ABC123"))
