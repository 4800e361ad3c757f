"""Somebody who comes in by a personal link and a code, and what is kept of the two: digests.

Stages 1, 3 and 4. Source: Data Protection and Use Policy, Manaakitanga and Mana Whakahaere: families take part without
having to leave a name, and what is theirs is reached by them alone. In person by somebody who knows them is a way of
binding that the Identification Standards name.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.guest_rules import MOST_WRONG_CODES, GuestFacts
from lightwell.policy.people_rules import KEEPERS

DIGEST = r"^[0-9a-f]{64}$"


class Words(models.TextChoices):
    """In which words somebody is spoken to."""

    ADULT = "adult", "For adults"
    RANGATAHI = "rangatahi", "For rangatahi"
    CHILD = "child", "For children"


class GuestQuerySet(GovernedQuerySet["Guest"]):
    def visible_to(self, actor: Actor) -> Self:
        """To themselves, to the organisation that invited them, and to whoever runs the machine.

        A space of somebody's own, to those who keep the register that they are in.
        """
        if actor.is_operator:
            return self.all()
        hosted = held_by(host=actor.organisation_id)
        if not actor.holds(*KEEPERS):
            hosted &= Q(person__isnull=True)
        return self.filter(held_by(pk=actor.guest_id) | hosted)

    def taking_part(self) -> Self:
        """Those who were brought into a programme's design; not those with a space of their own."""
        return self.filter(person__isnull=True)


class Guest(GovernedModel):
    """Somebody without an account. No name is asked for; whoever invited them keeps that to themselves.

    host: the organisation whose people know them and give them their code. words: in which they like to be spoken to.
    link, code, pin: a digest of the link's secret; salted hashes of the code last given and of a PIN they set.
    wrong_codes: since the last code was given; five end it. ended_at: the link does nothing any more. hint: what tells
    them apart for those who brought them in, and is no name. brought_by: the office of whoever did. number,
    link_made_at: of whoever came by an open link, the number they were told, and when that link was made.
    person: whose own space it is, of the host's register; None for whoever takes part in a programme's design.
    sealed: what only the link's own secret opens; empty where there is nothing.
    """

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="guests")
    words = models.CharField(max_length=10, choices=Words, default=Words.ADULT)
    hint = models.CharField(max_length=60, blank=True)
    brought_by = models.UUIDField(null=True, blank=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    link_made_at = models.DateTimeField(null=True, blank=True)
    link = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=200, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    pin = models.CharField(max_length=200, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_came_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    person = models.UUIDField(null=True, blank=True)
    sealed = models.BinaryField(blank=True, default=b"")

    objects = GuestQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="guest_link_is_a_digest", condition=Q(link__regex=DIGEST)),
            models.CheckConstraint(name="guest_expires_later", condition=Q(expires_at__gt=F("invited_at"))),
            models.CheckConstraint(
                name="guest_code_has_its_time",
                condition=Q(code="", code_expires_at__isnull=True) | (~Q(code="") & Q(code_expires_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=("person",), condition=Q(ended_at__isnull=True), name="one_link_for_each_person"
            ),
        )

    @property
    def as_actor(self) -> Actor:
        """Whoever has come in by this link."""
        served_by = self.host_id if self.person else None
        return Actor(guest_id=self.pk, served_by=served_by, person_id=self.person)

    @property
    def is_shut(self) -> bool:
        """Five codes were wrong, and nobody has given them another."""
        return self.ended_at is None and self.wrong_codes >= MOST_WRONG_CODES

    def facts(self) -> GuestFacts:
        return GuestFacts(
            guest_id=self.pk,
            host_id=self.host_id,
            wrong_codes=self.wrong_codes,
            code_expires_at=self.code_expires_at,
            has_pin=bool(self.pin),
            expires_at=self.expires_at,
            ended_at=self.ended_at,
            is_personal=self.person is not None,
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.host_id,))
