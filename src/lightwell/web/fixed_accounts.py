"""The people whom anybody may be, where a site is a demonstration: one click each, no password.

All stages. Source: the demonstration's own settings name them; a real site names none, and asks for a password.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class FixedAccount:
    """Somebody to be. does: one sentence on what they do here; role, organisation and unit as the door shows them."""

    key: str
    email: str
    name: str
    role: str
    organisation: str
    unit: str
    does: str


def fixed_accounts() -> tuple[FixedAccount, ...]:
    """Everybody one may be here: nobody, unless the settings say that this is a demonstration."""
    return tuple(settings.LIGHTWELL_FIXED_ACCOUNTS) if settings.DEMONSTRATION else ()


def fixed_account(key: str) -> FixedAccount:
    """Raises LookupError when there is nobody of that name to be."""
    for account in fixed_accounts():
        if account.key == key:
            return account
    raise LookupError("No such fixed account.")
