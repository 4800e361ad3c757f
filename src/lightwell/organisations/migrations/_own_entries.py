"""Which entry each change of an account, an office, an invitation, a sign-in and a second step asks for."""

from django.db.migrations.operations.base import Operation

from lightwell.ledger.migrating import about, needs_its_entry, said_by

SEEN_THERE = "NEW.organisation_id = ANY(its.seen_by_organisations)"
ACCEPTED = said_by("organisations.accept-invitation") + " AND its.subject_kind = 'organisations.invitation'"


def accepted_with(what: str) -> str:
    """The entry of an invitation that was taken up: with this row."""
    return f"""({ACCEPTED} AND EXISTS (
        SELECT FROM public.organisations_invitation AS shown WHERE shown.id = its.subject_id AND shown.{what} = NEW.id
    ))"""


GRANTED = f"({said_by('organisations.grant-membership')} AND {about('organisations.membership')})"
ENDED = f"({said_by('organisations.end-membership')} AND {about('organisations.membership')})"
INVITED = f"({said_by('organisations.invite')} AND {about('organisations.invitation')})"
DEALT_WITH = (
    said_by(
        "organisations.renew-invitation", "organisations.withdraw-invitation", "organisations.accept-invitation"
    )
    + f" AND {about('organisations.invitation')}"
)
# What was taken back or taken up stays so; the office that came of it is written down once.
STAYS_DEALT_WITH = """
    OLD.withdrawn_at IS NULL AND (OLD.accepted_at IS NULL OR (
        OLD.membership_id IS NULL AND NEW.accepted_at = OLD.accepted_at AND NEW.accepted_by_id = OLD.accepted_by_id
        AND NEW.digest = OLD.digest AND NEW.expires_at = OLD.expires_at
    ))
"""
REGISTERED = f"({said_by('organisations.register-account')} AND {about('organisations.account')})"

# In no office, so that it is on that person's own page of what happened, or as whoever runs the machine.
THEIR_OWN = "its.actor_account = {whose} AND its.actor_organisation IS NULL"
PASSWORDS = said_by("organisations.change-password", "organisations.reset-password")
SECOND_STEPS = (
    "organisations.add-authenticator-app",
    "organisations.add-passkey",
    "organisations.remove-second-factor",
    "organisations.renew-recovery-codes",
)
CLEARED = "organisations.clear-second-factors"


def second_step(whose: str, *actions: str) -> str:
    own = THEIR_OWN.format(whose=whose)
    return f"{about('organisations.account', whose)} AND {said_by(*actions)} AND (({own}) OR its.actor_role = 'operator')"


def own_second_step(whose: str, *actions: str) -> str:
    """Of whoever set it up alone, whoever runs the machine among those who may not."""
    return f"{about('organisations.account', whose)} AND {said_by(*actions)} AND {THEIR_OWN.format(whose=whose)}"


SIGNED_OUT = f"({said_by('organisations.sign-out')} AND {about('organisations.signin')})"
ALL_SIGNED_OUT = second_step(
    "NEW.account_id",
    "organisations.sign-out-everywhere",
    "organisations.change-password",
    "organisations.reset-password",
    *SECOND_STEPS,
    CLEARED,
)

OWN_ENTRIES: list[Operation] = [
    needs_its_entry(
        "organisations_membership", on="INSERT", entry=f"{SEEN_THERE} AND ({GRANTED} OR {accepted_with('membership_id')})"
    ),
    # An office that is over stays over.
    needs_its_entry(
        "organisations_membership",
        on="UPDATE",
        entry=f"{SEEN_THERE} AND {ENDED} AND NEW.ends_at IS NOT NULL "
        "AND (OLD.ends_at IS NULL OR OLD.ends_at > its.occurred_at)",
    ),
    needs_its_entry("organisations_invitation", on="INSERT", entry=f"{SEEN_THERE} AND {INVITED}"),
    needs_its_entry(
        "organisations_invitation", on="UPDATE", entry=f"{SEEN_THERE} AND {DEALT_WITH} AND {STAYS_DEALT_WITH}"
    ),
    needs_its_entry(
        "organisations_account", on="INSERT", entry=f"{REGISTERED} OR {accepted_with('accepted_by_id')}"
    ),
    needs_its_entry(
        "organisations_account",
        on="UPDATE",
        entry=f"{PASSWORDS} AND {about('organisations.account')} AND {THEIR_OWN.format(whose='NEW.id')}",
    ),
    needs_its_entry(
        "organisations_signin",
        on="INSERT",
        entry=f"{said_by('organisations.sign-in')} AND {about('organisations.signin')} "
        f"AND {THEIR_OWN.format(whose='NEW.account_id')}",
    ),
    # One that is over stays over.
    needs_its_entry(
        "organisations_signin",
        on="UPDATE",
        entry=f"OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND ({SIGNED_OUT} OR {ALL_SIGNED_OUT})",
    ),
    needs_its_entry(
        "organisations_identity",
        on="INSERT",
        entry=f"{said_by('organisations.bind-identity')} AND {about('organisations.identity')}",
    ),
    needs_its_entry("mfa_authenticator", on="INSERT", entry=second_step("NEW.user_id", *SECOND_STEPS)),
    needs_its_entry(
        "mfa_authenticator",
        on="UPDATE",
        entry=second_step("NEW.user_id", "organisations.show-second-factor", *SECOND_STEPS),
    ),
    needs_its_entry("mfa_authenticator", on="DELETE", entry=second_step("OLD.user_id", *SECOND_STEPS, CLEARED)),
]
