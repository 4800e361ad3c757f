"""Check digits, against examples that the issuing bodies or others have published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.gateway.scanning.checksums import is_bank_account, is_iban, is_ird, is_nhi, is_payment_card


@pytest.mark.parametrize(
    "number", ["ZAC5361", "ZAA0067", "ZAA0105", "AAA1116", "BBB2221", "ZBN77VL", "ZSC21TN", "ALU18KZ"]
)
def test_published_nhi_numbers_of_both_formats_pass_or_fail_as_published(number: str) -> None:
    assert is_nhi(number) is (number != "ALU18KZ")  # modulo 24 in the withdrawn draft; 23 since HISO 10046:2023


@pytest.mark.parametrize("number", ["ZZZ0044", "ZZZ00AA", "ZAC5362", "ZIC5361", "ZAC536", "ZAC53611", "AAA11A1", ""])
def test_what_is_not_an_nhi_number_fails(number: str) -> None:
    assert not is_nhi(number)


@given(st.from_regex(r"[A-HJ-NP-Z]{3}[0-9]{3}", fullmatch=True))
def test_no_more_than_one_check_digit_fits_an_nhi_number(base: str) -> None:
    assert sum(is_nhi(f"{base}{digit}") for digit in range(10)) <= 1


@pytest.mark.parametrize(
    ("number", "passes"),
    [
        ("49091850", True),
        ("35901981", True),
        ("49098576", True),
        ("136410132", True),
        ("136410133", False),
        ("9125568", False),
        ("4909185X", False),
        ("150000001", False),
    ],
)
def test_inland_revenues_own_examples(number: str, passes: bool) -> None:
    assert is_ird(number) is passes


@pytest.mark.parametrize(
    ("account", "passes"),
    [
        ("01-902-0068389-00", True),
        ("08-6523-1954512-001", True),
        ("26-2600-0320871-032", True),
        ("01-0902-0068380-00", False),
        ("01-1000-0068389-00", False),
        ("99-0902-0068389-00", False),
        ("31-2800-0000001-00", True),
    ],
)
def test_inland_revenues_own_bank_accounts(account: str, passes: bool) -> None:
    bank, branch, number, suffix = account.split("-")
    assert is_bank_account(bank, branch, number, suffix) is passes


def test_cards_and_international_accounts() -> None:
    assert is_payment_card("4111111111111111")
    assert not is_payment_card("4111111111111112")
    assert not is_payment_card("9429000000123")
    assert is_iban("GB82WEST12345698765432")
    assert not is_iban("GB82WEST12345698765433")
    assert not is_iban("CL00000000000012")
