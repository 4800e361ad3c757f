"""Organisations, units, accounts and memberships, and the one door that opens before anybody is known."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models

from lightwell.ledger.migrating import (
    OWN_ACCOUNT, OWN_KIND, OWN_MEMBERSHIP, OWN_ORGANISATION, RUN_ROLE, GovernTable, holds,
)

OPERATOR = holds("operator")
ITS_MANAGER = f"({holds('manager')} AND organisation_id = {OWN_ORGANISATION})"

# The owner sees no account either, except inside a function of theirs that somebody else has called.
SIGN_IN = f"""
CREATE POLICY organisations_account_sign_in ON organisations_account FOR SELECT TO CURRENT_ROLE
    USING (session_user <> current_user);

CREATE FUNCTION lightwell_sign_in(address text) RETURNS TABLE (account_id uuid, password text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog
    AS 'SELECT id, password FROM public.organisations_account WHERE email = address';
REVOKE ALL ON FUNCTION lightwell_sign_in FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lightwell_sign_in TO {RUN_ROLE};
"""
NO_SIGN_IN = """
DROP FUNCTION lightwell_sign_in;
DROP POLICY organisations_account_sign_in ON organisations_account;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('agency', 'Agency'), ('provider', 'Provider'), ('community', 'Community')], max_length=20)),
                ('code', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*\\Z', 'Small letters, digits and hyphens, such as best-foot.')], verbose_name='short name')),
                ('name', models.CharField(max_length=200)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
                ('name', models.CharField(max_length=200)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='account_email_in_small_letters')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*\\Z', 'Small letters, digits and hyphens, such as best-foot.')], verbose_name='short name')),
                ('name', models.CharField(max_length=200)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('manager', 'Manager'), ('reporting_officer', 'Reporting officer'), ('analyst', 'Analyst'), ('contract_advisor', 'Contract advisor'), ('privacy_officer', 'Privacy officer')], max_length=40)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='organisations.organisation')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='organisations.unit')),
            ],
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.UniqueConstraint(models.F('organisation'), models.F('code'), name='unit_short_name_is_its_own'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='membership_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('role', 'operator'), _negated=True), name='membership_is_an_office'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_at__isnull', True)), fields=('account', 'organisation', 'unit', 'role'), name='membership_is_held_once', nulls_distinct=False),
        ),
        GovernTable(
            "Organisation",
            reads=f"""
                id = {OWN_ORGANISATION} OR {OPERATOR} OR {OWN_KIND} = 'agency'
                OR (kind = 'agency' AND {OWN_ACCOUNT} IS NOT NULL)
                OR EXISTS (
                    SELECT FROM organisations_membership AS office
                    WHERE office.organisation_id = organisations_organisation.id
                      AND (office.account_id = {OWN_ACCOUNT} OR office.id = {OWN_MEMBERSHIP})
                )
            """,
            inserts=OPERATOR,
        ),
        GovernTable(
            "Unit",
            reads="EXISTS (SELECT FROM organisations_organisation AS its WHERE its.id = organisation_id)",
            inserts=f"{OPERATOR} OR {ITS_MANAGER}",
        ),
        GovernTable(
            "Account",
            reads=f"""
                id = {OWN_ACCOUNT} OR {OPERATOR}
                OR ({holds("privacy_officer")} AND EXISTS (
                    SELECT FROM organisations_membership AS office
                    WHERE office.account_id = organisations_account.id
                      AND office.organisation_id = {OWN_ORGANISATION}
                ))
            """,
            inserts=OPERATOR,
        ),
        GovernTable(
            "Membership",
            reads=f"""
                account_id = {OWN_ACCOUNT} OR id = {OWN_MEMBERSHIP} OR organisation_id = {OWN_ORGANISATION}
                OR {OPERATOR}
            """,
            inserts=f"{OPERATOR} OR {ITS_MANAGER}",
            updates=f"{OPERATOR} OR {ITS_MANAGER}",
            columns=("ends_at",),
        ),
        migrations.RunSQL(SIGN_IN, NO_SIGN_IN),
    ]
