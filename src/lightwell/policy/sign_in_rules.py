"""Who may sign in, end a sign-in, and change what they sign in with: each for themselves, and for nobody else.

All stages. Source: OWASP ASVS 5.0, chapters 6 and 7: a second factor for everybody, credentials changed only by whoever
they belong to, and sessions that can be seen and ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lightwell.policy.actors import Actor
from lightwell.policy.decisions import Decision, Reason, refuse_if_any

_ASVS = "OWASP ASVS 5.0, chapter 6"


@dataclass(frozen=True, slots=True)
class SignInFacts:
    """One sign-in, and whether it has ended."""

    account_id: UUID
    is_ended: bool


@dataclass(frozen=True, slots=True)
class FactorsFacts:
    """What somebody has besides a password. code_is_theirs: what they show now is right, and was not used before."""

    account_id: UUID
    has_app: bool = False
    passkeys: int = 0
    code_is_theirs: bool = False

    @property
    def has_second(self) -> bool:
        return self.has_app or self.passkeys > 0


def may_sign_in(actor: Actor, facts: UUID) -> Decision:
    """Somebody who has shown who they are comes in, as themselves."""
    return refuse_if_any(_unless_own(actor, facts))


def may_end_sign_in(actor: Actor, facts: SignInFacts) -> Decision:
    """One's own, from any of one's devices; and whoever runs this machine may end anybody's."""
    return refuse_if_any(
        None if actor.is_operator else _unless_own(actor, facts.account_id),
        _ENDED if facts.is_ended else None,
    )


def may_end_sign_ins(actor: Actor, facts: UUID) -> Decision:
    """All of one's own at once; and whoever runs this machine may end all of anybody's."""
    return refuse_if_any(None if actor.is_operator else _unless_own(actor, facts))


def may_show_second_factor(actor: Actor, facts: FactorsFacts) -> Decision:
    """A code counts once, and only for whose it is."""
    return refuse_if_any(
        _unless_own(actor, facts.account_id),
        None if facts.code_is_theirs else NOT_THEIR_CODE,
    )


def may_add_app(actor: Actor, facts: FactorsFacts, *, is_their_code: bool) -> Decision:
    """One authenticator app for each account, once it has shown that it knows the secret."""
    return refuse_if_any(
        _unless_own(actor, facts.account_id),
        _HAS_APP if facts.has_app else None,
        None if is_their_code else _NOT_THE_APPS_CODE,
    )


def may_add_passkey(actor: Actor, facts: FactorsFacts) -> Decision:
    """As many as somebody has devices, within reason."""
    return refuse_if_any(
        _unless_own(actor, facts.account_id),
        _MANY_PASSKEYS if facts.passkeys >= MOST_PASSKEYS else None,
    )


def may_remove_factor(actor: Actor, facts: FactorsFacts, *, must_keep_one: bool) -> Decision:
    """One's own, as long as another stays where this site asks everybody for one."""
    is_last = int(facts.has_app) + facts.passkeys <= 1
    return refuse_if_any(
        _unless_own(actor, facts.account_id),
        _LAST_FACTOR if must_keep_one and is_last else None,
    )


def may_renew_codes(actor: Actor, facts: FactorsFacts) -> Decision:
    """Recovery codes stand in for a second factor, so there is one first."""
    return refuse_if_any(
        _unless_own(actor, facts.account_id),
        None if facts.has_second else _NO_SECOND_FACTOR,
    )


def may_change_password(actor: Actor, facts: UUID, *, is_their_password: bool) -> Decision:
    """Somebody who knows the password they have."""
    return refuse_if_any(_unless_own(actor, facts), None if is_their_password else _NOT_THEIR_PASSWORD)


def may_reset_password(actor: Actor, facts: UUID, *, is_their_link: bool) -> Decision:
    """Somebody who shows the link that was sent to their address: it works once, and not for long."""
    return refuse_if_any(_unless_own(actor, facts), None if is_their_link else NOT_THEIR_LINK)


def may_clear_factors(actor: Actor, facts: FactorsFacts) -> Decision:
    """Somebody who lost everything shows who they are to whoever runs this machine, and begins again."""
    return refuse_if_any(None if actor.is_operator else _NOT_THE_OPERATOR)


def _unless_own(actor: Actor, account_id: UUID) -> Reason | None:
    return None if actor.account_id == account_id else _NOT_OWN


MOST_PASSKEYS = 20

NOT_THEIR_CODE = Reason(
    "not-their-code",
    "That code is not right, or was used already. Wait for the next one your app shows, and write that.",
    _ASVS,
)
NOT_THEIR_LINK = Reason(
    "not-their-link", "This link was used already, or is too old. Ask for another.", "OWASP ASVS 5.0, 6.4.3"
)
_NOT_OWN = Reason("not-own-account", "Everybody looks after their own sign-in. This one is somebody else's.", _ASVS)
_ENDED = Reason("sign-in-ended", "This sign-in has ended already.", "OWASP ASVS 5.0, chapter 7")
_HAS_APP = Reason("has-app", "You have an authenticator app already. Remove it before you set up another.", _ASVS)
_NOT_THE_APPS_CODE = Reason(
    "not-the-apps-code",
    "That is not the code that your app shows now. Wait for the next one, and check your device's clock.",
    _ASVS,
)
_MANY_PASSKEYS = Reason(
    "many-passkeys", f"You have {MOST_PASSKEYS} passkeys, which is as many as we keep. Remove one first.", _ASVS
)
_LAST_FACTOR = Reason(
    "last-factor",
    "This is your only second step, and everybody here has one. Set up another before you remove it.",
    "OWASP ASVS 5.0, 6.3.3",
)
_NO_SECOND_FACTOR = Reason(
    "no-second-factor", "Recovery codes stand in for an app or a passkey. Set one of those up first.", _ASVS
)
_NOT_THEIR_PASSWORD = Reason("not-their-password", "That is not your password. Check it, and try again.", _ASVS)
_NOT_THE_OPERATOR = Reason(
    "not-the-operator", "Only whoever runs this machine does this, for somebody who lost everything.", _ASVS
)
