"""What signing in keeps: who can read it, who can change it, and what a thief of the database gets."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as now_set
from django.db import DatabaseError, connection, transaction

from lightwell.ledger.walls import stand_behind, walls
from lightwell.organisations.factors import factors_of
from lightwell.policy.actors import NOBODY, OPERATOR, Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.web.signing_in.adapters import FactorsAdapter
from tests.signing_in.people import SECRET, Somebody, somebody_with_an_app

pytestmark = pytest.mark.database

CHANGES = (
    "UPDATE mfa_authenticator SET data = '{}' WHERE user_id = %s",
    "UPDATE mfa_authenticator SET last_used_at = now() WHERE user_id = %s",
    "DELETE FROM mfa_authenticator WHERE user_id = %s",
    "INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES (%s, 'webauthn', '{}', now())",
)


def others(who: Somebody) -> dict[str, Actor]:
    """Everybody else there can be, in the highest office; and a thief who knows whose it is."""
    officer = Actor(
        account_id=somebody_with_an_app().account.pk, organisation_id=who.account.pk,
        organisation_kind=PartyKind.AGENCY, role_codes=(Role.PRIVACY_OFFICER, Role.MANAGER),
    )  # fmt: skip
    return {"nobody": NOBODY, "stranger": Actor(account_id=somebody_with_an_app().account.pk), "officer": officer}


def seen_by(actor: Actor, who: Somebody) -> int:
    with walls(actor), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM mfa_authenticator WHERE user_id = %s", [who.account.pk])
        return int(cursor.fetchone()[0])


def test_nobody_reads_what_somebody_else_signs_in_with() -> None:
    who = somebody_with_an_app()
    assert seen_by(who.actor, who) == 2
    for name, actor in others(who).items():
        assert seen_by(actor, who) == 0, name


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_what_somebody_else_signs_in_with_even_in_an_action(change: str) -> None:
    who = somebody_with_an_app()
    for name, actor in others(who).items():
        assert _changed(actor, change, who, in_an_action=True) == 0, name


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_even_their_own_outside_an_action_or_without_an_entry(change: str) -> None:
    who = somebody_with_an_app()
    assert _changed(who.actor, change, who, in_an_action=False) == 0
    assert _changed(who.actor, change, who, in_an_action=True) == 0


def test_whoever_runs_the_machine_may_take_a_second_step_away_and_put_none_in() -> None:
    who = somebody_with_an_app()
    assert seen_by(OPERATOR, who) == 2
    assert _changed(OPERATOR, CHANGES[0], who, in_an_action=True) == 0
    assert _changed(OPERATOR, CHANGES[3], who, in_an_action=True) == 0


def _changed(actor: Actor, change: str, who: Somebody, *, in_an_action: bool) -> int:
    """How many rows a statement changed, had it been committed."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            stand_behind(actor)
            if in_an_action:
                cursor.execute("SELECT set_config('lightwell.action', 'tests.raw', true)")
            cursor.execute(change, [who.account.pk])
            return int(cursor.rowcount)
    except DatabaseError:
        return 0


@pytest.mark.parametrize("table", ["account_emailaddress", "account_emailconfirmation"])
def test_what_is_unused_takes_nothing_and_shows_nothing(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%s, 'INSERT, UPDATE, DELETE'), relforcerowsecurity, "
            "(SELECT count(*) FROM pg_policy WHERE polrelid = pg_class.oid) FROM pg_class WHERE oid = %s::regclass",
            [table, table],
        )
        assert cursor.fetchone() == (False, True, 0)


def test_a_thief_of_the_database_gets_no_secret_of_an_app() -> None:
    kept = factors_of(somebody_with_an_app().account.pk).app
    assert kept is not None
    assert SECRET not in str(kept.data)
    assert FactorsAdapter().decrypt(kept.data["secret"]) == SECRET


def test_with_another_key_there_is_nothing_to_read(settings: Any) -> None:
    from cryptography.exceptions import InvalidTag

    sealed = FactorsAdapter().encrypt(SECRET)
    assert sealed != FactorsAdapter().encrypt(SECRET)
    settings.LIGHTWELL_SIGN_IN_KEY = "0" * 64
    with pytest.raises(InvalidTag):
        FactorsAdapter().decrypt(sealed)


def test_the_key_is_in_the_state_folder_and_in_the_backup_of_keys() -> None:
    from lightwell.web.backing_up import KEY_FILES

    assert (now_set.LIGHTWELL_STATE / "sign-in-key").read_text() == now_set.LIGHTWELL_SIGN_IN_KEY
    assert "sign-in-key" in KEY_FILES
