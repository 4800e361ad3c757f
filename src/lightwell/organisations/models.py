"""Organisations, their units, accounts, and memberships: the offices in which people act.

All stages. Source: Data Protection and Use Policy, Purpose Matters guideline: what is sent goes to one part of an
organisation, so the unit is who receives, and a membership is somebody in an office of it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from lightwell.ledger.governing import SEEN_BY_NOBODY_ELSE, GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.invitation_rules import InvitationFacts
from lightwell.policy.organisation_rules import (
    INVITERS,
    InstallationFacts,
    MembershipFacts,
    OrganisationFacts,
    UnitFacts,
)
from lightwell.policy.sign_in_rules import SignInFacts

_short_name = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", "Small letters, digits and hyphens, such as best-foot.")


_KINDS = [(kind.value, kind.value.capitalize()) for kind in PartyKind]
_OFFICES = [(role.value, role.words) for role in Role if role is not Role.OPERATOR]


def _own_offices(actor: Actor) -> Q:
    """The offices this person holds or held, and the one they act in."""
    return held_by(account=actor.account_id, pk=actor.membership_id)


class OrganisationQuerySet(GovernedQuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Agencies to everybody signed in; a provider to its own people and to agencies, not to its rivals.

        A guest, who has no account, sees agencies and whoever brought them. A provider sees the community parties that
        read a draft of its own, and they see that provider.
        """
        if actor.is_operator or actor.organisation_kind is PartyKind.AGENCY:
            return self.all()
        offices = Membership.objects.filter(_own_offices(actor)).values("organisation")
        seen = Q(pk=actor.organisation_id) | Q(pk__in=offices)
        if actor.invitation_id is not None:
            seen |= Q(pk__in=Invitation.objects.filter(pk=actor.invitation_id).values("organisation"))
        if actor.guest_id is not None:
            seen |= Q(guests=actor.guest_id)
        if actor.organisation_kind is PartyKind.PROVIDER:
            reading = Q(advises_on__provider=actor.organisation_id, advises_on__left_at__isnull=True)
            known = Organisation.objects.filter(reading, kind=PartyKind.COMMUNITY.value)
            seen |= Q(pk__in=known.values("pk"))
        if actor.organisation_kind is PartyKind.COMMUNITY and actor.organisation_id is not None:
            reads = Organisation.objects.filter(pk=actor.organisation_id, advises_on__left_at__isnull=True)
            seen |= Q(pk__in=reads.values("advises_on__provider"))
        knows_agencies = actor.is_signed_in or actor.guest_id is not None
        return self.filter(seen | Q(kind=PartyKind.AGENCY) if knows_agencies else seen)


class Organisation(GovernedModel):
    """An agency, a provider or a community party.

    speaks_for_maori: what it says of itself; nothing as long as it has not said.
    """

    kind = models.CharField(max_length=20, choices=_KINDS)
    code = models.CharField("short name", max_length=40, unique=True, validators=[_short_name])
    name = models.CharField(max_length=200)
    speaks_for_maori = models.BooleanField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def facts(self) -> OrganisationFacts:
        return OrganisationFacts(self.pk, PartyKind(self.kind), self.speaks_for_maori)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.pk,))


class UnitQuerySet(GovernedQuerySet["Unit"]):
    def visible_to(self, actor: Actor) -> Self:
        """The parts of every organisation this actor may see: where information goes is no secret."""
        return self.filter(organisation__in=Organisation.objects.visible_to(actor))


class Unit(GovernedModel):
    """One part of an organisation: the only thing that can receive anything."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="units")
    code = models.CharField("short name", max_length=40, validators=[_short_name])
    name = models.CharField(max_length=200)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint("organisation", "code", name="unit_short_name_is_its_own"),)

    def __str__(self) -> str:
        return self.name

    def facts(self) -> UnitFacts:
        return UnitFacts(self.pk, self.organisation_id)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.organisation_id,))


class AccountQuerySet(GovernedQuerySet["Account"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own; and those of everybody who holds or held an office in an organisation to who gives its offices.

        Everybody else knows others by their unit and role.
        """
        if actor.is_operator:
            return self.all()
        seen = held_by(pk=actor.account_id)
        if actor.holds(*INVITERS):
            offices = Membership.objects.filter(held_by(organisation=actor.organisation_id))
            seen |= Q(pk__in=offices.values("account"))
        return self.filter(seen)


class Account(GovernedModel, AbstractBaseUser):
    """Somebody who can sign in. What they may do comes from their memberships, never from this."""

    email = models.EmailField("e-mail", unique=True)
    name = models.CharField(max_length=200)
    # No column: Django would write it at each sign-in, round the gate.
    last_login = None

    objects = AccountQuerySet.as_manager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(email=Lower("email")), name="account_email_in_small_letters"),
        )

    def __str__(self) -> str:
        return self.name

    def facts(self) -> UUID:
        return self.pk


class SignInQuerySet(GovernedQuerySet["SignIn"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, and nobody else's; whoever runs the machine may have to end them."""
        return self.all() if actor.is_operator else self.filter(held_by(account=actor.account_id))

    def open(self) -> Self:
        return self.filter(ended_at__isnull=True)


class Means(models.TextChoices):
    """With what somebody showed who they are."""

    PASSWORD = "password", "Password"
    APP = "password-and-app", "Password and app"
    SECOND_PASSKEY = "password-and-passkey", "Password and passkey"
    RECOVERY_CODE = "password-and-recovery-code", "Password and recovery code"
    PASSKEY = "passkey", "Passkey"
    ORGANISATION = "organisation", "Your organisation"
    CLICK = "click", "One click"


class SignIn(GovernedModel):
    """Somebody came in, with one browser. The session itself is Django's; ending this ends it.

    device: the browser and system by name, such as "Firefox on Windows"; nothing more of what a browser says.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="sign_ins")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    means = models.CharField(max_length=30, choices=Means)
    device = models.CharField(max_length=60)

    objects = SignInQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("account",), condition=Q(ended_at__isnull=True), name="sign_in_open"),)

    def facts(self) -> SignInFacts:
        return SignInFacts(self.account_id, self.ended_at is not None)


class MembershipQuerySet(GovernedQuerySet["Membership"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own offices, and who holds which office in one's own organisation (not by name)."""
        if actor.is_operator:
            return self.all()
        colleagues = held_by(organisation=actor.organisation_id)
        return self.filter(_own_offices(actor) | colleagues)

    def held_at(self, now: dt.datetime) -> Self:
        """The offices that are held at this moment."""
        return self.filter(Q(starts_at__lte=now) & (Q(ends_at__isnull=True) | Q(ends_at__gt=now)))


class Membership(GovernedModel):
    """Somebody's office in an organisation, in one of its units or in none, for as long as they hold it."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="memberships")
    role = models.CharField(max_length=40, choices=_OFFICES)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="membership_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=~Q(role=Role.OPERATOR.value), name="membership_is_an_office"),
            models.UniqueConstraint(
                fields=("account", "organisation", "unit", "role"),
                condition=Q(ends_at__isnull=True),
                nulls_distinct=False,
                name="membership_is_held_once",
            ),
        )

    def facts(self) -> MembershipFacts:
        return MembershipFacts(
            self.pk, self.organisation_id, self.starts_at, self.ends_at, self.account_id, Role(self.role)
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.organisation_id,))


class InvitationQuerySet(GovernedQuerySet["Invitation"]):
    def visible_to(self, actor: Actor) -> Self:
        """To those who give offices in the organisation, and the one invitation to whoever shows its link."""
        if actor.is_operator:
            return self.all()
        seen = held_by(pk=actor.invitation_id)
        if actor.holds(*INVITERS):
            seen |= held_by(organisation=actor.organisation_id)
        return self.filter(seen)

    def open(self) -> Self:
        """Neither taken up nor taken back."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(GovernedModel):
    """Somebody may take up one office, by a link that was sent to one address. Of the link a digest is kept.

    email: whom it was sent to; forgotten once the invitation is taken up or taken back.
    office_ends_at: when the office is to end, where that was said. accepted_by, membership: what came of it.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=40, choices=_OFFICES)
    email = models.EmailField("e-mail", blank=True)
    digest = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    office_ends_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    membership = models.OneToOneField(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="invitation_is_a_digest", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(name="invitation_expires_later", condition=Q(expires_at__gt=F("sent_at"))),
            models.CheckConstraint(name="invitation_email_in_small_letters", condition=Q(email=Lower("email"))),
            models.CheckConstraint(name="invitation_is_to_an_office", condition=~Q(role=Role.OPERATOR.value)),
            models.CheckConstraint(
                name="invitation_forgets_its_address",
                condition=(Q(accepted_at__isnull=True, withdrawn_at__isnull=True) & ~Q(email=""))
                | (Q(accepted_at__isnull=False, withdrawn_at__isnull=True, email=""))
                | (Q(accepted_at__isnull=True, withdrawn_at__isnull=False, email="")),
            ),
            models.CheckConstraint(
                name="invitation_is_taken_up_by_somebody",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True, membership__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("organisation", "unit", "role", "email"),
                condition=~Q(email=""),
                nulls_distinct=False,
                name="one_open_invitation_to_an_office",
            ),
        )

    def facts(self) -> InvitationFacts:
        return InvitationFacts(
            invitation_id=self.pk,
            organisation_id=self.organisation_id,
            kind=PartyKind(self.organisation.kind),
            role=Role(self.role),
            email=self.email,
            expires_at=self.expires_at,
            accepted_at=self.accepted_at,
            withdrawn_at=self.withdrawn_at,
            office_ends_at=self.office_ends_at,
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.organisation_id,))


class IdentityQuerySet(GovernedQuerySet["Identity"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, and nobody else's; whoever runs the machine may have to look."""
        return self.all() if actor.is_operator else self.filter(held_by(account=actor.account_id))


class Identity(GovernedModel):
    """Who an account is where its organisation's people sign in. digest: of the issuer and its name for them."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    bound_at = models.DateTimeField()

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "identities"
        constraints = (
            models.CheckConstraint(name="identity_is_a_digest", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
        )


_THIS_MACHINE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Installation:
    """This machine: what setting up is done to, before there is anything else."""

    pk: UUID = _THIS_MACHINE
    subject_kind: str = "organisations.installation"

    def facts(self) -> InstallationFacts:
        return InstallationFacts()

    def seen_by(self) -> SeenBy:
        return SEEN_BY_NOBODY_ELSE

    def afresh_for(self, actor: Actor) -> Self:
        return self
