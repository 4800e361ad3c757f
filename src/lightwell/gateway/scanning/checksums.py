"""Check digits of the numbers that New Zealand gives to people, patients, taxpayers and bank accounts.

Stage 3, sharing. Sources: HISO 10046 (NHI, both formats); Inland Revenue's RWT and NRWT certificate specification
(IRD numbers and bank accounts); ISO/IEC 7812 (cards); ISO 13616 (IBAN). A number that passes may belong to nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

_NHI_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and no O, which look like one and zero
_NHI_WEIGHTS = (7, 6, 5, 4, 3, 2)
_IRD_LOWEST, _IRD_HIGHEST = 10_000_000, 150_000_000
_IRD_WEIGHTS = ((3, 2, 7, 6, 5, 4, 3, 2), (7, 4, 3, 2, 5, 2, 7, 6))


def is_nhi(text: str) -> bool:
    """AAANNNC with a check digit modulo 11, or AAANNAX with a check letter modulo 23 (issued from July 2026)."""
    if len(text) != 7 or not all(letter in _NHI_LETTERS for letter in text[:3]):
        return False
    total = sum(_nhi_value(character) * weight for character, weight in zip(text, _NHI_WEIGHTS, strict=False))
    if text[3:].isdecimal():
        return total % 11 != 0 and int(text[6]) == (11 - total % 11) % 10
    is_new = text[3:5].isdecimal() and all(letter in _NHI_LETTERS for letter in text[5:])
    return is_new and _nhi_value(text[6]) == 23 - total % 23


def _nhi_value(character: str) -> int:
    return int(character) if character.isdecimal() else _NHI_LETTERS.find(character) + 1


def is_ird(digits: str) -> bool:
    """Eight or nine digits in the issued range, with the first weights and, where they give ten, the second."""
    if not digits.isdecimal() or not _IRD_LOWEST <= int(digits) <= _IRD_HIGHEST:
        return False
    padded = digits.zfill(9)
    for weights in _IRD_WEIGHTS:
        check = -_weighted(padded, weights) % 11
        if check != 10:
            return int(padded[8]) == check
    return False


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


_BRANCHES: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((1, 999), (1100, 1199), (1800, 1899)),
    2: ((1, 999), (1200, 1299)),
    3: ((1, 999), (1300, 1399), (1500, 1599), (1700, 1799), (1900, 1999), (7350, 7399)),
    4: ((2020, 2024),),
    6: ((1, 999), (1400, 1499)),
    8: ((6500, 6599),),
    9: ((0, 0),),
    10: ((5165, 5169),),
    11: ((5000, 6499), (6600, 8999)),
    12: ((3000, 3299), (3400, 3499), (3600, 3699)),
    13: ((4900, 4999),),
    14: ((4700, 4799),),
    15: ((3900, 3999),),
    16: ((4400, 4499),),
    17: ((3300, 3399),),
    18: ((3500, 3599),),
    19: ((4600, 4649),),
    20: ((4100, 4199),),
    21: ((4800, 4899),),
    22: ((4000, 4049),),
    23: ((3700, 3799),),
    24: ((4300, 4349),),
    25: ((2500, 2599),),
    26: ((2600, 2699),),
    27: ((3800, 3849),),
    28: ((2100, 2149),),
    29: ((2150, 2299),),
    30: ((2900, 2949),),
    31: ((2800, 2849),),
    33: ((6700, 6799),),
    35: ((2400, 2499),),
    38: ((9000, 9499),),
    88: ((8800, 8805),),
}
# Weights over bank (2 digits), branch (4), account (8) and suffix (4), and the modulus.
_A = ((0, 0, 6, 3, 7, 9, 0, 0, 10, 5, 8, 4, 2, 1, 0, 0, 0, 0), 11)
_B = ((0, 0, 0, 0, 0, 0, 0, 0, 10, 5, 8, 4, 2, 1, 0, 0, 0, 0), 11)
_D = ((0, 0, 0, 0, 0, 0, 0, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0, 0), 11)
_E = ((0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 4, 3, 2, 0, 0, 0, 1), 11)
_F = ((0, 0, 0, 0, 0, 0, 0, 1, 7, 3, 1, 7, 3, 1, 0, 0, 0, 0), 10)
_G = ((0, 0, 0, 0, 0, 0, 0, 1, 3, 7, 1, 3, 7, 1, 0, 3, 7, 1), 10)
_BY_BANK = {8: _D, 9: _E, 25: _F, 26: _G, 28: _G, 29: _G, 33: _F}
_DIGITS_SUMMED = (_E, _G)
_UNCHECKED = 31
_A_BELOW = 990_000


def is_bank_account(bank: str, branch: str, account: str, suffix: str) -> bool:
    """A New Zealand account whose branch exists and whose check digit fits its bank's own rule."""
    if not any(low <= int(branch) <= high for low, high in _BRANCHES.get(int(bank), ())):
        return False
    if int(bank) == _UNCHECKED:
        return True
    rule = _BY_BANK.get(int(bank), _A if int(account) < _A_BELOW else _B)
    weights, modulus = rule
    digits = bank.zfill(2) + branch.zfill(4) + account.zfill(8) + suffix.zfill(4)
    products = [int(digit) * weight for digit, weight in zip(digits, weights, strict=True)]
    if rule in _DIGITS_SUMMED:
        products = [1 + (product - 1) % 9 if product else 0 for product in products]
    return sum(products) % modulus == 0


def is_payment_card(digits: str) -> bool:
    """Thirteen to nineteen digits that begin as cards do, with the Luhn check digit."""
    if not (digits.isdecimal() and 13 <= len(digits) <= 19 and digits[0] in "23456"):
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def is_iban(text: str) -> bool:
    """An international account number: country, check digits and the country's own number, modulo 97."""
    if not (15 <= len(text) <= 34 and text[:2].isalpha() and text[2:4].isdecimal() and text.isalnum()):
        return False
    return int("".join(str(int(character, 36)) for character in text[4:] + text[:4])) % 97 == 1
