"""Invitations: a link that was sent lets one person take one office up, and the database lets nobody else."""

import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models

from lightwell.ledger.migrating import (
    OWN_ACCOUNT, OWN_KIND, OWN_MEMBERSHIP, OWN_ORGANISATION, RUN_ROLE, GovernTable, holds,
)

OPERATOR = holds("operator")
INVITERS = holds("manager", "privacy_officer")
ITS_MANAGER = f"({holds('manager')} AND organisation_id = {OWN_ORGANISATION})"
ITS_INVITERS = f"({INVITERS} AND organisation_id = {OWN_ORGANISATION})"
SHOWN = "(SELECT lightwell_invitation())"

SETTING = """
CREATE FUNCTION lightwell_invitation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('lightwell.invitation', true), '')::uuid;
"""
NO_SETTING = "DROP FUNCTION lightwell_invitation;"

ORGANISATIONS = f"""
    id = {OWN_ORGANISATION} OR {OPERATOR} OR {OWN_KIND} = 'agency'
    OR (kind = 'agency' AND {OWN_ACCOUNT} IS NOT NULL)
    OR EXISTS (
        SELECT FROM organisations_membership AS office
        WHERE office.organisation_id = organisations_organisation.id
          AND (office.account_id = {OWN_ACCOUNT} OR office.id = {OWN_MEMBERSHIP})
    )
"""
INVITED = f"""
    EXISTS (
        SELECT FROM organisations_invitation AS shown
        WHERE shown.id = {SHOWN} AND shown.organisation_id = organisations_organisation.id
    )
"""
ACCOUNTS = """
    id = {own} OR {operator}
    OR ({officers} AND EXISTS (
        SELECT FROM organisations_membership AS office
        WHERE office.account_id = organisations_account.id
          AND office.organisation_id = {organisation}
    ))
"""


def accounts(officers: str) -> str:
    return ACCOUNTS.format(own=OWN_ACCOUNT, operator=OPERATOR, officers=officers, organisation=OWN_ORGANISATION)


# A newcomer's account is of the address that was invited, and their own; the office is the one of the invitation.
WALLS = f"""
ALTER POLICY organisations_organisation_reads ON organisations_organisation USING ({ORGANISATIONS} OR {INVITED});
ALTER POLICY organisations_account_reads ON organisations_account USING ({accounts(INVITERS)});
ALTER POLICY organisations_account_inserts ON organisations_account WITH CHECK ({OPERATOR} OR (
    id = {OWN_ACCOUNT} AND EXISTS (
        SELECT FROM organisations_invitation AS shown
        WHERE shown.id = {SHOWN} AND shown.email = organisations_account.email
          AND shown.accepted_at IS NULL AND shown.withdrawn_at IS NULL
    )
));
ALTER POLICY organisations_membership_inserts ON organisations_membership WITH CHECK ({OPERATOR} OR {ITS_MANAGER} OR (
    account_id = {OWN_ACCOUNT} AND EXISTS (
        SELECT FROM organisations_invitation AS shown
        WHERE shown.id = {SHOWN} AND shown.accepted_by_id = {OWN_ACCOUNT} AND shown.membership_id IS NULL
          AND shown.organisation_id = organisations_membership.organisation_id
          AND shown.unit_id IS NOT DISTINCT FROM organisations_membership.unit_id
          AND shown.role = organisations_membership.role
          AND shown.office_ends_at IS NOT DISTINCT FROM organisations_membership.ends_at
    )
));
ALTER POLICY organisations_membership_updates ON organisations_membership
    USING ({OPERATOR} OR {ITS_INVITERS} OR account_id = {OWN_ACCOUNT})
    WITH CHECK ({OPERATOR} OR {ITS_INVITERS} OR account_id = {OWN_ACCOUNT});
"""
EARLIER_WALLS = f"""
ALTER POLICY organisations_organisation_reads ON organisations_organisation USING ({ORGANISATIONS});
ALTER POLICY organisations_account_reads ON organisations_account USING ({accounts(holds("privacy_officer"))});
ALTER POLICY organisations_account_inserts ON organisations_account WITH CHECK ({OPERATOR});
ALTER POLICY organisations_membership_inserts ON organisations_membership WITH CHECK ({OPERATOR} OR {ITS_MANAGER});
ALTER POLICY organisations_membership_updates ON organisations_membership
    USING ({OPERATOR} OR {ITS_MANAGER}) WITH CHECK ({OPERATOR} OR {ITS_MANAGER});
"""

# Before anybody is known: the invitation of one link's digest, and the open ones to one address in one organisation.
DOORS = f"""
CREATE POLICY organisations_invitation_door ON organisations_invitation FOR SELECT TO CURRENT_ROLE
    USING (session_user <> current_user);

CREATE FUNCTION lightwell_invited(shown text) RETURNS TABLE (invitation_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog
    AS 'SELECT id FROM public.organisations_invitation WHERE digest = shown';
CREATE FUNCTION lightwell_invited_at(address text, place uuid) RETURNS TABLE (invitation_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog
    AS 'SELECT id FROM public.organisations_invitation WHERE email = address AND organisation_id = place '
       'AND address <> '''' ORDER BY invited_at, id';
REVOKE ALL ON FUNCTION lightwell_invited, lightwell_invited_at FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lightwell_invited, lightwell_invited_at TO {RUN_ROLE};
"""
NO_DOORS = """
DROP FUNCTION lightwell_invited_at;
DROP FUNCTION lightwell_invited;
DROP POLICY organisations_invitation_door ON organisations_invitation;
"""


class Migration(migrations.Migration):

    dependencies = [("organisations", "0001_initial")]

    operations = [
        migrations.RunSQL(SETTING, NO_SETTING),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('manager', 'Manager'), ('reporting_officer', 'Reporting officer'), ('analyst', 'Analyst'), ('contract_advisor', 'Contract advisor'), ('privacy_officer', 'Privacy officer')], max_length=40)),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('invited_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('office_ends_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.membership')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='invitation_is_a_digest'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('sent_at'))), name='invitation_expires_later'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='invitation_email_in_small_letters'), models.CheckConstraint(condition=models.Q(('role', 'operator'), _negated=True), name='invitation_is_to_an_office'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True), models.Q(('email', ''), _negated=True)), models.Q(('accepted_at__isnull', False), ('email', ''), ('withdrawn_at__isnull', True)), models.Q(('accepted_at__isnull', True), ('email', ''), ('withdrawn_at__isnull', False)), _connector='OR'), name='invitation_forgets_its_address'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True), ('membership__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_is_taken_up_by_somebody'), models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('organisation', 'unit', 'role', 'email'), name='one_open_invitation_to_an_office', nulls_distinct=False)],
            },
        ),
        GovernTable(
            "Invitation",
            reads=f"id = {SHOWN} OR {ITS_INVITERS} OR {OPERATOR}",
            inserts=f"{ITS_INVITERS} OR {OPERATOR}",
            updates=f"id = {SHOWN} OR {ITS_INVITERS} OR {OPERATOR}",
            columns=(
                "digest", "sent_at", "expires_at", "email", "withdrawn_at", "accepted_at", "accepted_by_id", "membership_id",
            ),
        ),
        migrations.RunSQL(WALLS, EARLIER_WALLS),
        migrations.RunSQL(DOORS, NO_DOORS),
    ]
