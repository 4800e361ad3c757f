"""A real site begins with one command, and from then on its people let one another in."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from lightwell.cli import main
from lightwell.ledger.gate import Refused
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.organisations.accepting import accept_as_newcomer, with_password
from lightwell.organisations.acting import actor_of
from lightwell.organisations.actions import register_account
from lightwell.organisations.beginning import Beginning, Named, begin, organisation_called, unit_called
from lightwell.organisations.factors import Factors, add_app, factors_of
from lightwell.organisations.inviting import invite, invite_in_place
from lightwell.organisations.models import Account, Installation, Invitation, Means, Organisation
from lightwell.organisations.sign_in import begin_sign_in, sign_ins_of
from lightwell.policy.actors import OPERATOR, Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.sharing.models import UnitKey
from tests.databases import WorkerDatabase, child_environment
from tests.factories import NOW

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

PASSWORD = "a tīeke on the rātā, early"
AGENCY = Beginning(
    PartyKind.AGENCY,
    Named("example-agency", "Example Agency"),
    (Named("evaluation", "Evaluation"), Named("privacy", "Privacy")),
    "Wei@agency.example",
    Role.PRIVACY_OFFICER,
    "privacy",
)
PROVIDER = Beginning(PartyKind.PROVIDER, Named("ccss", "City Centre"), (), "mere@ccss.example", Role.MANAGER)


def test_the_first_person_comes_in_and_invites_the_others() -> None:
    begun = begin(AGENCY, NOW, is_first=True)
    office = accept_as_newcomer(begun.first.invitation, NOW, newcomer=with_password("Wei Zhang", PASSWORD))
    wei = actor_of(office.pk, NOW)
    assert (wei.role, wei.unit_id) == (Role.PRIVACY_OFFICER, begun.units[1].pk)
    assert invite(wei, begun.organisation, NOW, email="priya@x.example", role=Role.ANALYST, unit=begun.units[0])


def test_a_site_begins_once_and_another_organisation_joins_it() -> None:
    begin(AGENCY, NOW, is_first=True)
    with pytest.raises(Refused) as refusal:
        begin(PROVIDER, NOW, is_first=True)
    [reason] = refusal.value.decision.reasons
    assert (reason.code, "lightwell account organisation" in reason.sentence) == ("begun-already", True)
    begin(PROVIDER, NOW, is_first=False)
    with walls(OPERATOR):
        assert sorted(Organisation.objects.values_list("code", flat=True)) == ["ccss", "example-agency"]
        assert Entry.objects.filter(action="organisations.begin", outcome="refused").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        Beginning(PartyKind.AGENCY, Named("Example Agency", "Example"), (), "wei@agency.example", Role.MANAGER),
        Beginning(PartyKind.AGENCY, Named("example", "Example"), (), "wei at agency", Role.MANAGER),
        Beginning(PartyKind.PROVIDER, Named("example", "Example"), (), "wei@agency.example", Role.ANALYST),
    ],
)
def test_a_beginning_with_a_mistake_in_it_leaves_nothing_behind(wrong: Beginning) -> None:
    with pytest.raises((ValidationError, Refused)):
        begin(wrong, NOW, is_first=True)
    with walls(OPERATOR):
        assert not Organisation.objects.exists()
        assert not Invitation.objects.exists()


def test_where_nobody_can_invite_any_more_the_machine_does_and_the_earlier_link_ends() -> None:
    begun = begin(PROVIDER, NOW, is_first=True)
    again = invite_in_place(OPERATOR, begun.organisation, NOW, email="MERE@ccss.example", role=Role.MANAGER)
    assert again.invitation.pk == begun.first.invitation.pk
    assert again.link != begun.first.link
    assert invite_in_place(OPERATOR, begun.organisation, NOW, email="ana@ccss.example", role=Role.MANAGER)


# --- typed ---------------------------------------------------------------------------------------------------


@pytest.fixture
def machine(worker_database: WorkerDatabase, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fresh real site."""
    settings.LIGHTWELL_STATE, settings.LIGHTWELL_SITE = tmp_path, "https://lightwell.example.org"
    monkeypatch.setenv("LIGHTWELL_STATE", str(tmp_path))
    for name, value in child_environment(worker_database.connections).items():
        monkeypatch.setenv(name, value)


FIRST = ("first", "--kind", "agency", "--organisation", "example-agency", "--name", "Example Agency")
WEI = ("--unit", "evaluation=Evaluation", "--email", "wei@agency.example")


@pytest.mark.usefixtures("machine")
def test_one_command_begins_a_site_and_prints_the_link_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["account", *FIRST, *WEI, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert list(said) == ["organisation", "units", "link", "works_until", "refused"]
    assert said["link"].startswith("https://lightwell.example.org/invitation/")
    agency = organisation_called("example-agency")
    assert agency is not None
    evaluation = unit_called(agency, "evaluation")
    with walls(OPERATOR):
        assert UnitKey.objects.visible_to(OPERATOR).filter(unit=evaluation).exists()
        assert not Account.objects.exists()
    client = Client()
    client.get(said["link"].removeprefix("https://lightwell.example.org"))
    assert "Example Agency" in client.get("/invitation").content.decode()
    monkeypatch.setattr("lightwell.web.running.prepare", lambda *given, **more: None)
    assert main(["account", *FIRST, *WEI]) == 1
    assert "This site has begun" in capsys.readouterr().out
    assert main(["account", "unit", "--organisation", "example-agency", "--unit", "contracts=Contracts"]) == 0
    assert main(["account", "invite", "--organisation", "example-agency", "--email", "ana@agency.example"]) == 0
    assert "Give this link to whoever it is for." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((*FIRST, "--email", "wei@agency.example", "--in", "privacy"), "--in names a unit that no --unit names."),
        (("invite", "--organisation", "nobody", "--email", "wei@agency.example"), "There is no organisation"),
        (("lost", "--email", "nobody@agency.example"), "There is no account of that address here."),
        ((*FIRST, "--email", "wei at agency"), "Enter a valid email address."),
    ],
)
@pytest.mark.usefixtures("machine")
def test_what_cannot_be_is_said_in_one_line(
    words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lightwell.web.running.prepare", lambda *given, **more: None)
    assert main(["account", *words]) == 2
    out, err = capsys.readouterr()
    assert (out, says in err) == ("", True)


@pytest.mark.usefixtures("machine")
def test_whoever_lost_everything_begins_again_with_their_password_and_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[object, str]] = []
    monkeypatch.setattr("lightwell.web.signing_in.telling._post", lambda *given: told.append((given[0], given[1])))
    monkeypatch.setattr("lightwell.web.running.prepare", lambda *given, **more: None)
    now = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    who = register_account(
        OPERATOR, Installation(), now, email="hemi@agency.example", name="Hemi Walker", password=PASSWORD
    )
    add_app(Actor(account_id=who.pk), Factors(who.pk), now, secret="A" * 32, is_their_code=True, keep=None)
    begin_sign_in(Actor(account_id=who.pk), who, now, means=Means.APP, device="Firefox on Linux")
    assert main(["account", "lost", "--email", "Hemi@agency.example", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"taken_away": 2}
    assert factors_of(who.pk).held == ()
    assert sign_ins_of(who, now - dt.timedelta(hours=1)) == ()
    assert told == [("sign-in-changed", "hemi@agency.example")]
