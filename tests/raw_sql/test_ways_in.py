"""Whoever holds the database's SQL cannot make a way in by the front door without an entry that says so of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError

from lightwell.api.models import Token
from lightwell.api.tokens import bearer_of, make_token
from lightwell.guests.actions import bring, end_guest, guest_of
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.organisations.inviting import invitation_digest, invitation_of, invite, withdraw
from lightwell.organisations.leaving import end_membership
from lightwell.organisations.migrations._keyed import keys_digests
from lightwell.organisations.models import Means, Membership, SignIn
from lightwell.organisations.shown_secrets import Shown
from lightwell.organisations.shown_secrets import digest_of as digest_of_shown
from lightwell.organisations.sign_in import begin_sign_in, end_sign_in
from lightwell.policy.actors import OPERATOR, Actor, Role
from lightwell.policy.token_rules import Scope
from tests.databases import WorkerDatabase
from tests.factories import NOW, Cast, best_foot_forward
from tests.raw_sql.attacking import RawSql, raw_sql

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

SECRET = "lw_" + "k" * 43
DAY = dt.timedelta(days=1)
Say = Callable[[RawSql], None]


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


def sha256(secret: str) -> str:
    """All that somebody can make of a secret who has not the site's key."""
    return hashlib.sha256(secret.encode()).hexdigest()


def refused(actor: Actor, write: Say, *entries: Say, because: str = "that says so of this row") -> None:
    """The same change under each of these entries in turn, and under none of them it stands."""
    for say in entries:
        with pytest.raises(DatabaseError, match=because), raw_sql(actor) as attacker:  # noqa: PT012 - it ends with it
            write(attacker)
            say(attacker)


def found_out(actor: Actor, write: Say, say: Say, reader: Actor, action: str, subject: UUID) -> None:
    """Under the one entry that says what it is, it stands, and whom it concerns reads that."""
    with raw_sql(actor) as attacker:
        write(attacker)
        say(attacker)
    with walls(reader):
        assert Entry.objects.visible_to(reader).filter(action=action, subject_id=subject).exists()


def says(action: str, kind: str, subject: UUID, **others: Any) -> Say:
    return lambda attacker: attacker.says(action, kind, subject, **others)


def runs(statement: str, **values: Any) -> Say:
    return lambda attacker: attacker.run(statement, **values)


TOKEN = """
INSERT INTO api_token (id, organisation_id, unit_id, account_id, membership_id, label, hint, digest, scopes, made_at,
    expires_at)
VALUES (%(id)s, %(organisation)s, %(unit)s, %(account)s, %(membership)s, 'Reports', 'lw_kkkkk', %(digest)s,
    ARRAY['list', 'open'], %(now)s, %(now)s + interval '1 year')
"""


def a_token(owner: Actor, **others: Any) -> tuple[UUID, Say]:
    made = uuid.uuid4()
    columns = {
        "id": made, "organisation": owner.organisation_id, "unit": owner.unit_id, "account": owner.account_id,
        "membership": owner.membership_id, "digest": sha256(SECRET), "now": NOW,
    }  # fmt: skip
    return made, runs(TOKEN, **{**columns, **others})


def test_no_token_is_written_without_an_entry_of_that_very_token_which_its_office_reads(cast: Cast) -> None:
    token, write = a_token(cast.priya)
    about = ("api.make-token", "api.token", token)
    two = '{"scopes": 2}'
    refused(
        cast.priya,
        write,
        says("ledger.erase-stated-reason", "ledger.statedreason", token),
        says("api.make-token", "api.token", uuid.uuid4(), counts=two),
        says("api.use-token", "api.token", token, counts=two),
        says(*about, counts='{"scopes": 1}'),
    )
    # For her office, on the books of an organisation that is the attacker's own.
    elsewhere, hidden = a_token(cast.priya, organisation=cast.harbour.pk, unit=None, account=cast.aroha.account_id)
    posing = Actor(cast.aroha.account_id, cast.priya.membership_id, cast.harbour.pk, role_codes=(Role.MANAGER,))
    refused(posing, hidden, says("api.make-token", "api.token", elsewhere, counts=two))
    found_out(cast.priya, write, says(*about, counts=two), cast.wei, *about[::2])
    assert bearer_of(SECRET, NOW) is None


def test_a_token_keeps_its_scope_and_its_time_and_stays_revoked(cast: Cast) -> None:
    with walls(cast.priya):
        office = Membership.objects.visible_to(cast.priya).get(pk=cast.priya.membership_id)
    token = make_token(cast.priya, office, NOW, label="Reports", scopes=frozenset({Scope.LIST}), days=30).token
    about = says("api.revoke-token", "api.token", token.pk)
    for column, value in (("scopes", "'{open}'"), ("expires_at", "now() + interval '9 years'"), ("unit_id", "NULL")):
        change = runs(f"UPDATE api_token SET {column} = {value} WHERE id = %(id)s", id=token.pk)  # noqa: S608 - ours
        refused(cast.priya, change, about, because="permission denied")
    revoke = runs("UPDATE api_token SET revoked_at = %(now)s WHERE id = %(id)s", now=NOW, id=token.pk)
    again = runs("UPDATE api_token SET revoked_at = NULL WHERE id = %(id)s", id=token.pk)
    refused(cast.priya, revoke, says("api.revoke-token", "api.token", uuid.uuid4()))
    found_out(cast.priya, revoke, about, cast.priya, "api.revoke-token", token.pk)
    refused(cast.priya, again, about)


def test_no_office_is_given_and_none_that_is_over_begins_again_unseen_by_its_organisation(cast: Cast) -> None:
    made = uuid.uuid4()
    write = runs(
        "INSERT INTO organisations_membership (id, account_id, organisation_id, unit_id, role, starts_at)"
        " VALUES (%(id)s, %(account)s, %(organisation)s, %(unit)s, 'analyst', %(now)s)",
        id=made, account=cast.aroha.account_id, organisation=cast.agency.pk, unit=cast.evaluation.pk, now=NOW,
    )  # fmt: skip
    granted = ("organisations.grant-membership", "organisations.membership", made)
    seen = {"seen_by_organisations": [cast.agency.pk]}
    refused(
        OPERATOR,
        write,
        says(*granted),
        says("organisations.grant-membership", "organisations.organisation", cast.agency.pk, **seen),
        says("organisations.open-unit", "organisations.membership", made, **seen),
    )
    found_out(OPERATOR, write, says(*granted, **seen), cast.wei, *granted[::2])
    with walls(OPERATOR):
        office = Membership.objects.visible_to(OPERATOR).get(pk=made)
    end_membership(OPERATOR, office, NOW + DAY)
    later = runs(
        "UPDATE organisations_membership SET ends_at = %(then)s WHERE id = %(id)s", then=NOW + 900 * DAY, id=made
    )
    ended = says("organisations.end-membership", "organisations.membership", made, occurred_at=NOW + 2 * DAY, **seen)
    refused(OPERATOR, later, ended)


def test_no_invitation_is_written_unseen_and_none_that_was_taken_back_opens_again(cast: Cast) -> None:
    made = uuid.uuid4()
    write = runs(
        "INSERT INTO organisations_invitation (id, organisation_id, unit_id, role, email, digest, invited_at, sent_at,"
        " expires_at) VALUES (%(id)s, %(organisation)s, %(unit)s, 'analyst', 'm@x.example', %(digest)s, %(now)s,"
        " %(now)s, %(now)s + interval '3 days')",
        id=made, organisation=cast.agency.pk, unit=cast.evaluation.pk, digest=sha256("k" * 43), now=NOW,
    )  # fmt: skip
    invited = ("organisations.invite", "organisations.invitation", made)
    refused(OPERATOR, write, says(*invited))
    found_out(OPERATOR, write, says(*invited, seen_by_organisations=[cast.agency.pk]), cast.wei, *invited[::2])
    assert invitation_of(invitation_digest("k" * 43)) is None

    real = invite(cast.mere, cast.ccss, NOW, email="ana@ccss.example", role=Role.REPORTING_OFFICER).invitation
    withdraw(cast.mere, real, NOW)
    opened = runs(
        "UPDATE organisations_invitation SET withdrawn_at = NULL, email = 'm@x.example' WHERE id = %(id)s", id=real.pk
    )
    refused(cast.mere, opened, says("organisations.renew-invitation", "organisations.invitation", real.pk))


def test_no_password_and_no_second_step_is_written_that_its_own_person_does_not_see(cast: Cast) -> None:
    whose = cast.priya.account_id or uuid.UUID(int=0)
    herself, account = Actor(account_id=whose), "organisations.account"
    password = runs("UPDATE organisations_account SET password = 'known' WHERE id = %(id)s", id=whose)
    passkey = runs(
        "INSERT INTO mfa_authenticator (user_id, type, data, created_at)"
        " VALUES (%(id)s, 'webauthn', '{\"name\": \"Mine\"}', %(now)s)",
        id=whose, now=NOW,
    )  # fmt: skip
    for write, action in (
        (password, "organisations.change-password"),
        (passkey, "organisations.add-passkey"),
    ):
        others = says(action, account, cast.tom.account_id or whose)
        refused(herself, write, others, says("organisations.sign-in", account, whose))
        # In an office, where her own page of what happened does not look.
        refused(cast.priya, write, says(action, account, whose))
        found_out(herself, write, says(action, account, whose), herself, action, whose)
    # Nor under an entry of whoever runs the machine, who clears second steps and sets up none.
    for action in ("organisations.renew-recovery-codes", "organisations.clear-second-factors"):
        with pytest.raises(DatabaseError, match="that says so of this row"), raw_sql(OPERATOR) as attacker:  # noqa: PT012
            attacker.says(action, account, whose)
            attacker.run("SELECT set_config('lightwell.account', %(id)s, true)", id=str(whose))
            passkey(attacker)


def test_no_sign_in_is_written_unseen_and_none_that_is_over_goes_on(cast: Cast) -> None:
    whose = cast.priya.account_id or uuid.UUID(int=0)
    herself, made = Actor(account_id=whose), uuid.uuid4()
    write = runs(
        "INSERT INTO organisations_signin (id, account_id, started_at, means, device)"
        " VALUES (%(id)s, %(account)s, %(now)s, 'password', 'Firefox on Linux')",
        id=made, account=whose, now=NOW,
    )  # fmt: skip
    refused(herself, write, says("organisations.sign-in", "organisations.account", whose))
    came_in = ("organisations.sign-in", "organisations.signin", made)
    found_out(herself, write, says(*came_in), herself, *came_in[::2])
    with walls(herself):
        account = SignIn.objects.visible_to(herself).select_related("account").get(pk=made).account
    begun = begin_sign_in(herself, account, NOW, means=Means.PASSWORD, device="Firefox on Linux")
    end_sign_in(herself, begun, NOW)
    goes_on = runs("UPDATE organisations_signin SET ended_at = NULL WHERE id = %(id)s", id=begun.pk)
    refused(herself, goes_on, says("organisations.sign-out", "organisations.signin", begun.pk))


def test_nobody_with_a_link_is_written_unseen_given_anothers_link_or_let_in_again(cast: Cast) -> None:
    made = uuid.uuid4()
    write = runs(
        "INSERT INTO guests_guest"
        " (id, host_id, words, hint, sealed, link, code, pin, wrong_codes, invited_at, expires_at)"
        " VALUES (%(id)s, %(host)s, 'adult', '', '', %(link)s, '', '', 0, %(now)s, %(now)s + interval '30 days')",
        id=made, host=cast.ccss.pk, link=sha256("k" * 43), now=NOW,
    )  # fmt: skip
    unseen = Actor(organisation_id=cast.ccss.pk, unit_ids=(cast.evaluation.pk,))
    brought = ("guests.bring", "guests.guest", made)
    refused(unseen, write, says(*brought))
    refused(cast.mere, write, says("guests.bring", "guests.guest", uuid.uuid4()))
    found_out(cast.mere, write, says(*brought), cast.sione, *brought[::2])
    assert guest_of("k" * 43) is None

    real = bring(cast.mere, cast.ccss, NOW).guest
    relinked = runs("UPDATE guests_guest SET link = %(link)s WHERE id = %(id)s", link=sha256("q" * 43), id=real.pk)
    refused(cast.mere, relinked, says("guests.give-code", "guests.guest", real.pk), because="permission denied")
    end_guest(cast.mere, real, NOW)
    goes_on = runs("UPDATE guests_guest SET ended_at = NULL WHERE id = %(id)s", id=real.pk)
    refused(cast.mere, goes_on, says("guests.give-code", "guests.guest", real.pk))


def test_what_is_kept_of_a_token_or_a_link_opens_nothing_and_fits_no_other_door(cast: Cast) -> None:
    with walls(cast.priya):
        office = Membership.objects.visible_to(cast.priya).get(pk=cast.priya.membership_id)
    made = make_token(cast.priya, office, NOW, label="Reports", scopes=frozenset({Scope.LIST}), days=30)
    link = bring(cast.mere, cast.ccss, NOW).address.rpartition("/")[2]
    assert bearer_of(made.secret, NOW) is not None
    assert guest_of(link) is not None
    kept = {what: digest_of_shown(what, secret) for what in Shown for secret in (link,)}
    assert len(set(kept.values())) == len(Shown)
    assert guest_of(kept[Shown.GUEST_LINK]) is None
    assert bearer_of(made.token.digest, NOW) is None
    assert invitation_of(kept[Shown.GUEST_LINK]) is None


class Editing(NamedTuple):
    """As much of Django's schema editor as the migration asks for."""

    connection: psycopg.Connection


def test_what_was_kept_before_the_sites_key_was_taken_in_goes_on_working(
    cast: Cast, worker_database: WorkerDatabase
) -> None:
    with walls(cast.priya):
        office = Membership.objects.visible_to(cast.priya).get(pk=cast.priya.membership_id)
    made = make_token(cast.priya, office, NOW, label="Reports", scopes=frozenset({Scope.LIST}), days=30)
    with psycopg.connect(worker_database.connections.owner or "") as owner:
        owner.execute("ALTER TABLE api_token NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER")
        owner.execute("UPDATE api_token SET digest = %s", [sha256(made.secret)])
        keys_digests("api_token", "digest", Shown.TOKEN).code(None, Editing(owner))
    with walls(cast.priya):
        assert Token.objects.get().digest == made.token.digest
    assert bearer_of(made.secret, NOW) is not None
    assert not Token.objects.exists()
