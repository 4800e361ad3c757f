"""`lightwell account`: how a real site begins, and how somebody comes in where nobody else can help them.

All stages. Source: docs/running.md. Whoever runs the machine sets organisations up; their own people do the rest.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lightwell.commands.answering import DONE, NO, Misuse, answer, command

if TYPE_CHECKING:
    from lightwell.organisations.beginning import Beginning
    from lightwell.organisations.inviting import NewInvitation
    from lightwell.organisations.models import Organisation, Unit
    from lightwell.policy.decisions import Decision

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

KINDS = ("agency", "provider", "community")
ROLES = ("manager", "privacy_officer", "contract_advisor", "reporting_officer", "analyst")

EXAMPLE = """example:
  lightwell account first --kind agency --organisation example-agency --name "Example Agency" \\
      --unit evaluation=Evaluation --unit privacy=Privacy --email wei@agency.example

Prints one link, once. Whoever opens it chooses a name and a password, and invites the others.
"""
ORGANISATION_EXAMPLE = """example:
  lightwell account organisation --kind provider --organisation ccss --name "City Centre Social Services" \\
      --email mere@ccss.example
"""
UNIT_EXAMPLE = """example:
  lightwell account unit --organisation example-agency --unit contracts=Contracts
"""
INVITE_EXAMPLE = """example:
  lightwell account invite --organisation ccss --role manager --email mere@ccss.example

For when nobody in an organisation can invite people any more. Prints one link, once; it ends any earlier one to the
same office and address.
"""

LOST_EXAMPLE = """example:
  lightwell account lost --email mere@ccss.example

For somebody who lost their app, their passkeys and their recovery codes, or whose telephone was taken. First see that
it is that person, as carefully as when they were invited. It takes every second step of theirs away, signs them out
everywhere and tells them by letter; they set up another when they next sign in with their password.
"""


def register(subparsers: Subparsers) -> None:
    """Adds `account` and its five."""
    account = command(subparsers, "account", "begin a site: organisations and their first people", EXAMPLE)
    acts = account.add_subparsers(required=True, metavar="ACT")
    for name, says, example, act in (
        ("first", "set up the first organisation of a site", EXAMPLE, first),
        ("organisation", "set up another organisation", ORGANISATION_EXAMPLE, another),
    ):
        beginning = command(acts, name, says, example, act)
        beginning.add_argument("--kind", choices=KINDS, required=True, help="what it is")
        _add_organisation(beginning)
        beginning.add_argument("--name", required=True, metavar="NAME", help="its name, as people read it")
        _add_units(beginning, needed=False)
        _add_person(beginning)
    opening = command(acts, "unit", "name more units of an organisation", UNIT_EXAMPLE, unit)
    _add_organisation(opening)
    _add_units(opening, needed=True)
    inviting = command(acts, "invite", "invite somebody to an office", INVITE_EXAMPLE, invite)
    _add_organisation(inviting)
    _add_person(inviting)
    losing = command(acts, "lost", "take away what somebody lost of their second step", LOST_EXAMPLE, lost)
    losing.add_argument("--email", required=True, metavar="ADDRESS", help="whose account it is")


def _add_organisation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--organisation", required=True, metavar="CODE", help="its short name, such as example-agency")


def _add_units(parser: argparse.ArgumentParser, *, needed: bool) -> None:
    parser.add_argument(
        "--unit",
        action="append",
        default=[],
        required=needed,
        type=_named,
        metavar="CODE=NAME",
        help="a unit, such as evaluation=Evaluation; may be repeated",
    )


def _add_person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--email", required=True, metavar="ADDRESS", help="whom to invite")
    parser.add_argument("--role", choices=ROLES, default="manager", help="the office; manager unless you say")
    parser.add_argument("--in", dest="sits_in", default="", metavar="CODE", help="the unit that the office sits in")


def _named(text: str) -> tuple[str, str]:
    code, equals, name = text.partition("=")
    if not equals or not code.strip() or not name.strip():
        raise argparse.ArgumentTypeError("expected a short name and a name, such as evaluation=Evaluation")
    return code.strip(), name.strip()


def first(arguments: argparse.Namespace) -> int:
    """0, with the link; 1 when the site has begun already."""
    return _begun(arguments, is_first=True)


def another(arguments: argparse.Namespace) -> int:
    """0, with the link; 1 when it is refused."""
    return _begun(arguments, is_first=False)


def _begun(arguments: argparse.Namespace, *, is_first: bool) -> int:
    _refuse_a_unit_that_is_not_named(arguments)
    with site():
        from lightwell.organisations import clock
        from lightwell.organisations.beginning import begin

        now = clock.now()

        def made() -> tuple[Organisation, tuple[Unit, ...], NewInvitation]:
            begun = begin(_wanted(arguments), now, is_first=is_first)
            _make_keys(begun.organisation, begun.units)
            return begun.organisation, begun.units, begun.first

        return _answered(arguments, made)


def _wanted(arguments: argparse.Namespace) -> Beginning:
    from lightwell.organisations.beginning import Beginning, Named
    from lightwell.policy.actors import Role
    from lightwell.policy.agreement import PartyKind

    return Beginning(
        kind=PartyKind(arguments.kind),
        organisation=Named(arguments.organisation, arguments.name),
        units=tuple(Named(*each) for each in arguments.unit),
        email=arguments.email,
        role=Role(arguments.role),
        sits_in=arguments.sits_in,
    )


def _refuse_a_unit_that_is_not_named(arguments: argparse.Namespace) -> None:
    if arguments.sits_in and arguments.sits_in not in dict(arguments.unit):
        raise Misuse("--in names a unit that no --unit names.")


def unit(arguments: argparse.Namespace) -> int:
    """Open units of an organisation that is there, each with its key where it is an agency's."""
    with site():
        from lightwell.organisations import clock
        from lightwell.organisations.actions import open_unit
        from lightwell.policy.actors import OPERATOR

        organisation = _organisation(arguments.organisation)

        def made() -> tuple[Organisation, tuple[Unit, ...], None]:
            now = clock.now()
            opened = tuple(
                open_unit(OPERATOR, organisation, now, code=code, name=name) for code, name in arguments.unit
            )
            _make_keys(organisation, opened)
            return organisation, opened, None

        return _answered(arguments, made)


def invite(arguments: argparse.Namespace) -> int:
    """Invite somebody where nobody of theirs can; an open invitation to the same office is ended by it."""
    with site():
        from lightwell.organisations import clock
        from lightwell.organisations.inviting import invite_in_place
        from lightwell.policy.actors import OPERATOR, Role

        organisation = _organisation(arguments.organisation)
        sits_in = _unit(organisation, arguments.sits_in) if arguments.sits_in else None

        def made() -> tuple[Organisation, tuple[Unit, ...], NewInvitation]:
            role, address = Role(arguments.role), arguments.email
            invited = invite_in_place(OPERATOR, organisation, clock.now(), email=address, role=role, unit=sits_in)
            return organisation, (sits_in,) if sits_in else (), invited

        return _answered(arguments, made)


def lost(arguments: argparse.Namespace) -> int:
    """Take somebody's second steps away and sign them out everywhere, once whoever types this saw who it is."""
    with site():
        from lightwell.organisations import clock
        from lightwell.organisations.factors import Factors, clear_factors
        from lightwell.organisations.sign_in import EmailBackend, look_up
        from lightwell.policy.actors import OPERATOR
        from lightwell.web.signing_in.telling import Change, tell

        known = look_up(arguments.email)
        account = EmailBackend().get_user(known[0]) if known else None
        if account is None:
            raise Misuse("There is no account of that address here.")
        now = clock.now()
        taken = clear_factors(OPERATOR, Factors(account.pk), now)
        tell(account, Change.FACTORS_CLEARED, now)
        words = "They have no second step and are signed out everywhere. They set one up when they next sign in."
        answer(arguments, {"taken_away": taken}, lambda: words)
        return DONE


def _organisation(code: str) -> Organisation:
    from lightwell.organisations.beginning import organisation_called

    found = organisation_called(code)
    if found is None:
        raise Misuse("There is no organisation of that short name here.")
    return found


def _unit(organisation: Organisation, code: str) -> Unit:
    from lightwell.organisations.beginning import unit_called

    found = unit_called(organisation, code)
    if found is None:
        raise Misuse("That organisation has no unit of that short name.")
    return found


def _make_keys(organisation: Organisation, units: tuple[Unit, ...]) -> None:
    """A unit of an agency can be sent something from now on."""
    from lightwell.organisations import clock
    from lightwell.policy.actors import OPERATOR
    from lightwell.policy.agreement import PartyKind
    from lightwell.sharing.unit_keys import make_unit_key

    if organisation.kind == PartyKind.AGENCY:
        for each in units:
            make_unit_key(OPERATOR, each, clock.now())


Made = Callable[[], "tuple[Organisation, tuple[Unit, ...], NewInvitation | None]"]


def _answered(arguments: argparse.Namespace, make: Made) -> int:
    from django.core.exceptions import ValidationError

    from lightwell.ledger.gate import Refused

    try:
        organisation, units, invited = make()
    except ValidationError as wrong:
        raise Misuse(" ".join(wrong.messages)) from None
    except Refused as refusal:
        return _refused(arguments, refusal.decision)
    said: dict[str, object] = {"organisation": organisation.code, "units": [each.code for each in units]}
    if invited is not None:
        said |= {"link": invited.link, "works_until": invited.invitation.expires_at.isoformat()}
    said["refused"] = None
    answer(arguments, said, lambda: _in_words(organisation, units, invited))
    return DONE


def _refused(arguments: argparse.Namespace, decision: Decision) -> int:
    from dataclasses import asdict

    reasons = [asdict(reason) for reason in decision.reasons]
    answer(arguments, {"refused": reasons}, lambda: "\n".join(reason.sentence for reason in decision.reasons))
    return NO


def _in_words(organisation: Organisation, units: tuple[Unit, ...], invited: NewInvitation | None) -> str:
    from lightwell.policy.local_days import HERE

    lines = [f"{organisation.name} is here{_with(units)}."]
    if invited is not None:
        until = invited.invitation.expires_at.astimezone(HERE).strftime("%-d %B %Y, %H:%M in New Zealand")
        lines += [f"Give this link to whoever it is for. It works once, until {until}:", "", invited.link]
    return "\n".join(lines)


def _with(units: tuple[Unit, ...]) -> str:
    return f", with {', '.join(each.name for each in units)}" if units else ""


@contextmanager
def site() -> Iterator[None]:
    """The database answers, is of this version, and Django is ready. Raises Misuse, in one sentence."""
    from lightwell.web.database import DatabaseUnavailable
    from lightwell.web.running import Site, SiteFailed, environment_for, prepare, running_database
    from lightwell.web.state import state_folder

    state = state_folder()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lightwell.web.settings")
    settings = os.environ["DJANGO_SETTINGS_MODULE"]
    try:
        with running_database(state) as connections:
            prepare(environment_for(Site(settings=settings), state), connections, for_pages=False)
            import django
            from django.db import connection

            django.setup()
            try:
                yield
            finally:
                connection.close()
    except (DatabaseUnavailable, SiteFailed) as failed:
        raise Misuse(str(failed)) from None
