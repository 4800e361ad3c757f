"""Tokens, answers kept once, and the one door that opens to a token before anybody is known."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from lightwell.ledger.migrating import (
    OWN_ACCOUNT, OWN_MEMBERSHIP, OWN_ORGANISATION, RUN_ROLE, GovernTable, holds,
)

OVERSEES = f"(organisation_id = {OWN_ORGANISATION} AND {holds('manager', 'privacy_officer')})"
ITS_MAKER = f"(account_id = {OWN_ACCOUNT} AND organisation_id = {OWN_ORGANISATION})"
# A token row that this actor may read, by the table's own policy.
ITS_TOKEN = "EXISTS (SELECT FROM api_token AS its WHERE its.id = token_id"

# The owner sees no token either, except inside a function of theirs that somebody else has called.
DOOR = f"""
CREATE POLICY api_token_door ON api_token FOR SELECT TO CURRENT_ROLE
    USING (session_user <> current_user);

CREATE FUNCTION lightwell_token(shown text) RETURNS TABLE (token_id uuid, membership_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog
    AS 'SELECT id, membership_id FROM public.api_token WHERE digest = shown';
REVOKE ALL ON FUNCTION lightwell_token FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lightwell_token TO {RUN_ROLE};
"""
NO_DOOR = """
DROP FUNCTION lightwell_token;
DROP POLICY api_token_door ON api_token;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Token',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('label', models.CharField(max_length=80)),
                ('hint', models.CharField(max_length=12)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('check', "Check a quarter's files, keeping nothing of them"), ('send', 'Send a quarter that your own machine sealed'), ('list', 'List deliveries, without any row of them'), ('open', 'Take a copy of a delivery, giving a clause and a reason'), ('who-saw', 'Read who opened what, when and why')], max_length=20), size=None)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('last_used_on', models.DateField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.membership')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
        ),
        migrations.CreateModel(
            name='KeptAnswer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=64)),
                ('request', models.CharField(max_length=64)),
                ('answer', models.JSONField()),
                ('answered_at', models.DateTimeField()),
                ('token', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='api.token')),
            ],
        ),
        migrations.AddConstraint(
            model_name='token',
            constraint=models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='token_is_a_digest'),
        ),
        migrations.AddConstraint(
            model_name='token',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='token_expires_after_it_is_made'),
        ),
        migrations.AddConstraint(
            model_name='keptanswer',
            constraint=models.UniqueConstraint(fields=('token', 'key'), name='an_answer_is_kept_once'),
        ),
        migrations.AddConstraint(
            model_name='keptanswer',
            constraint=models.CheckConstraint(condition=models.Q(('key__regex', '^[0-9a-f]{64}$'), ('request__regex', '^[0-9a-f]{64}$')), name='kept_answer_is_of_digests'),
        ),
        GovernTable(
            "Token",
            reads=f"{ITS_MAKER} OR {OVERSEES}",
            inserts=f"{ITS_MAKER} AND membership_id = {OWN_MEMBERSHIP}",
            updates=f"{ITS_MAKER} OR {OVERSEES}",
            columns=("revoked_at", "last_used_on"),
        ),
        GovernTable(
            "KeptAnswer",
            reads=f"{ITS_TOKEN})",
            inserts=f"{ITS_TOKEN} AND its.membership_id = {OWN_MEMBERSHIP})",
        ),
        migrations.RunSQL(DOOR, NO_DOOR),
    ]
