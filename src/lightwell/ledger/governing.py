"""Governed tables: those that change only through the gate and are read only behind both walls.

All stages. Source: Lightwell's one gate and two walls. A table of ours is governed, or it is exempt by name with
the reason; a test compares this with the database.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import Any, Protocol, Self, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from lightwell.policy.actors import Actor

EXEMPT_TABLES: Mapping[str, str] = {
    "django_migrations": "Django's own list of what was migrated; the run-time role only reads it",
    "django_content_type": "Django's names of models; no rows about anybody",
    "django_session": "under a digest of its key, and sealed with it; read before anybody is known",
    "auth_group": "Django's, unused: offices are memberships",
    "auth_group_permissions": "Django's, unused: offices are memberships",
    "auth_permission": "Django's, unused: rules decide",
    "account_emailaddress": "django-allauth's, unused and always empty: an account's own address is its only one",
    "account_emailconfirmation": "django-allauth's, unused and always empty, as the one above",
    "mfa_authenticator": "django-allauth's; behind the same gate and wall as ours, for its own account alone",
    "lightwell_recent": "how often something was tried in the last minutes; hashed keys, no rows about anybody",
    "ledger_leaf": "places and salted hashes, which anybody may have; the sealer adds them, nobody alters them",
    "ledger_run": "hashes of hashes, which anybody may have; the sealer adds them, nobody alters them",
    "ledger_sealedcheckpoint": "signed checkpoints, which everybody should keep; nobody alters them",
    "procrastinate_events": "the job queue's own; jobs carry identifiers only",
    "procrastinate_jobs": "the job queue's own; jobs carry identifiers only",
    "procrastinate_periodic_defers": "the job queue's own; jobs carry identifiers only",
    "procrastinate_workers": "the job queue's own; no rows about anybody",
}


class NotVisible(LookupError):
    """There is no such thing, or none that this actor may know of; the two look the same."""


class MadeAlready(Exception):
    """What a form was sent for is there: it was sent twice. Nothing more was made, and nothing is in the ledger."""


@dataclass(frozen=True, slots=True)
class SeenBy:
    """Who may read the ledger's entries about something, besides whoever acted."""

    organisations: tuple[UUID, ...] = ()
    units: tuple[UUID, ...] = ()

    def __or__(self, other: SeenBy) -> SeenBy:
        return SeenBy(_either(self.organisations, other.organisations), _either(self.units, other.units))


SEEN_BY_NOBODY_ELSE = SeenBy()


def _either(some: tuple[UUID, ...], others: tuple[UUID, ...]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys((*some, *others)))


class Subject(Protocol):
    """What an action is about."""

    @property
    def subject_kind(self) -> str:
        """Its sort, such as `sharing.delivery`."""
        ...

    @property
    def pk(self) -> Any:
        """Its identifier, a UUID."""
        ...

    def facts(self) -> Any:
        """The few frozen facts that rules are asked about."""
        ...

    def seen_by(self) -> SeenBy:
        """Who may read the entries about it."""
        ...

    def afresh_for(self, actor: Actor) -> Self:
        """The same thing as the database has it now. Raises NotVisible."""
        ...


M = TypeVar("M", bound="GovernedTable")
NO_ROW = Q(pk__in=())


def held_by(**who: UUID | None) -> Q:
    """Rows of which one of these columns holds this very identifier; one that the actor does not have matches no row.

    Only what can hold is asked, so that a wall costs no more than the actor needs: `held_by(guest=None)` asks nothing.
    """
    asked = [Q(**{column: value}) for column, value in who.items() if value is not None]
    return reduce(or_, asked) if asked else NO_ROW


class GovernedQuerySet(models.QuerySet[M]):
    """Rows behind the first wall."""

    def visible_to(self, actor: Actor) -> Self:
        """The rows this actor may see; the table's row-level security says the same again."""
        raise NotImplementedError(f"{self.model.__name__} must say which rows an actor may see")

    def with_facts(self) -> Self:
        """The rows, with what their facts ask of other tables read in the same statement; a model says what."""
        return self


class GovernedTable(models.Model):
    """A table that changes only through the gate. Its migration runs `GovernTable` in the same step."""

    class Meta:
        abstract = True

    @property
    def subject_kind(self) -> str:
        return self._meta.label_lower

    def facts(self) -> Any:
        raise NotImplementedError(f"{type(self).__name__} must say its facts")

    def seen_by(self) -> SeenBy:
        """Nobody besides whoever acted; a model says who else."""
        return SEEN_BY_NOBODY_ELSE

    def afresh_for(self, actor: Actor) -> Self:
        # There is one at most, so that nothing has to be put in order.
        found: Self | None = next(iter(_behind_the_wall(type(self), actor).filter(pk=self.pk)), None)
        if found is None:
            raise NotVisible(f"{self.subject_kind} {self.pk}")
        return found


@lru_cache(maxsize=512)
def _behind_the_wall(model: type[M], actor: Actor) -> QuerySet[M]:
    """What this actor may see of a table, with its facts: composed once for an actor, on whom alone it depends.

    Whoever asks narrows it, and so asks a statement of their own; nothing that was read is kept.
    """
    rows: GovernedQuerySet[M] = model._default_manager.all()  # type: ignore[assignment]
    return rows.visible_to(actor).with_facts()


class GovernedModel(GovernedTable):
    """A governed table whose rows are known by an identifier that says nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


def governed_models() -> tuple[type[GovernedTable], ...]:
    """Every governed table of this installation."""
    return tuple(model for model in apps.get_models() if issubclass(model, GovernedTable))


def facts_of(value: object) -> object:
    """What a rule may be told about an input: a row's facts, never the row."""
    return value.facts() if isinstance(value, GovernedTable) else value
