"""Changing a password, knowing the old one or holding the link that was sent; and what a password has to be.

All stages. Source: `lightwell.policy.sign_in_rules`; OWASP ASVS 5.0, 6.2: long enough, none of the common ones, nothing
about this site or this person, and no rule about which characters are in it.
"""

from __future__ import annotations

import itertools
from functools import cache
from typing import Final
from uuid import UUID

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.organisations.models import Account
from lightwell.organisations.sign_in import end_others
from lightwell.policy.sign_in_rules import may_change_password, may_reset_password

SHORTEST: Final = 15
LONGEST: Final = 256
# Words that stand on every page here, and so come first to whoever guesses. ASVS 6.1.2 asks for the list.
OURS: Final = ("lightwell", "agency", "provider", "password", "passphrase", "programme", "welcome", "kia ora")
_FEWEST_DIFFERENT: Final = 5
_RUNS: Final = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


@action(code="organisations.change-password", rule=may_change_password)
def change_password(deed: Deed[Account], *, hashed: str, is_their_password: bool, keep: UUID | None) -> Done[None]:
    """Change one's password; every other sign-in ends."""
    return _changed(deed, hashed, keep)


@action(code="organisations.reset-password", rule=may_reset_password)
def reset_password(deed: Deed[Account], *, hashed: str, is_their_link: bool) -> Done[None]:
    """Choose a new password with the link that was sent; every sign-in ends."""
    return _changed(deed, hashed, None)


def _changed(deed: Deed[Account], hashed: str, keep: UUID | None) -> Done[None]:
    Account.objects.filter(pk=deed.subject.pk).update(password=hashed)
    ended = end_others(deed.subject.pk, deed.now, keep=keep)
    return Done(None, Event(counts={"sign_ins": ended}))


class LongEnough:
    """Django's validator: a passphrase of a few words is."""

    def validate(self, password: str, user: Account | None = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(f"Use at least {SHORTEST} characters. Four or five words in a row do well.")
        if len(password) > LONGEST:
            raise ValidationError(f"Use at most {LONGEST} characters.")

    def get_help_text(self) -> str:
        return f"At least {SHORTEST} characters, of any kind. Four or five words in a row do well."


class NotGuessedFirst:
    """Django's validator: nothing that whoever guesses tries first."""

    def validate(self, password: str, user: Account | None = None) -> None:
        plain = "".join(password.casefold().split())
        if len(set(plain)) < _FEWEST_DIFFERENT:
            raise ValidationError("This repeats a few characters. Use words that you would not find together.")
        if _is_common(plain):
            raise ValidationError(
                "This is made of passwords that many people use, so it is guessed first. Use words that belong to you."
            )
        if len(_without(plain, _about(user))) < _FEWEST_DIFFERENT:
            raise ValidationError("This is your name, your address or a word of this site, and little more. Add words.")

    def get_help_text(self) -> str:
        return "Not your name, not a word of this site, and nothing that many people use."


def _is_common(plain: str) -> bool:
    """It is one of the common passwords or runs of keys, or two of them together, with digits at the end or not."""
    core = plain.rstrip("0123456789!.") or plain
    return any(_is_made_of_two(each) for each in {plain, core})


def _is_made_of_two(plain: str) -> bool:
    return _is_known(plain) or any(_is_known(plain[:at]) and _is_known(plain[at:]) for at in range(3, len(plain) - 2))


def _is_known(part: str) -> bool:
    return part in _common() or any(part in run or part in run[::-1] for run in _RUNS)


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _about(user: Account | None) -> tuple[str, ...]:
    """The words of this site and of this person, the longest first."""
    own = [] if user is None else [*user.name.casefold().split(), *user.email.casefold().replace("@", ".").split(".")]
    words = itertools.chain(OURS, own)
    return tuple(sorted({"".join(word.split()) for word in words if len(word) > 2}, key=len, reverse=True))


def _without(plain: str, words: tuple[str, ...]) -> str:
    for word in words:
        plain = plain.replace(word, "")
    return plain
