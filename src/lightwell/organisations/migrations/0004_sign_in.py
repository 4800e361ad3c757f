"""Signing in: each sign-in, passwords that change through the gate, and walls round what django-allauth keeps."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from lightwell.ledger.migrating import OWN_ACCOUNT, RUN_ROLE, GovernTable, holds

OPERATOR = holds("operator")
OWN = f"account_id = {OWN_ACCOUNT}"

# Everybody changes their own password, and nothing else of their account.
PASSWORDS = f"""
GRANT UPDATE (password) ON organisations_account TO {RUN_ROLE};
CREATE POLICY organisations_account_updates ON organisations_account FOR UPDATE TO {RUN_ROLE}
    USING (id = {OWN_ACCOUNT}) WITH CHECK (id = {OWN_ACCOUNT});
"""
NO_PASSWORDS = f"""
DROP POLICY organisations_account_updates ON organisations_account;
REVOKE UPDATE (password) ON organisations_account FROM {RUN_ROLE};
"""

# An account has the one address it was made with, so these two stay empty and nobody reads or writes them.
UNUSED = f"""
ALTER TABLE account_emailaddress ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE account_emailconfirmation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
REVOKE INSERT, UPDATE, DELETE ON account_emailaddress, account_emailconfirmation FROM {RUN_ROLE};
"""
USED = f"""
GRANT INSERT, UPDATE, DELETE ON account_emailaddress, account_emailconfirmation TO {RUN_ROLE};
ALTER TABLE account_emailaddress NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE account_emailconfirmation NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""

# How often something was tried in the last minutes. Keys are hashed; a power cut may empty it.
RECENT = """
CREATE UNLOGGED TABLE lightwell_recent (
    key text PRIMARY KEY CHECK (key ~ '^[0-9a-f]{64}$'),
    value jsonb NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX lightwell_recent_expires_at ON lightwell_recent (expires_at);
"""
NO_RECENT = "DROP TABLE lightwell_recent;"


class GovernTheirTable(GovernTable):
    """The same walls and gate round a table of another application."""

    app = "mfa"

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        super().database_forwards(self.app, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        super().database_backwards(self.app, schema_editor, from_state, to_state)


class Migration(migrations.Migration):

    dependencies = [
        ("organisations", "0003_before_allauth"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.RunSQL("SELECT set_config('lightwell.action', '', false)", migrations.RunSQL.noop),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('means', models.CharField(choices=[('password', 'Password'), ('password-and-app', 'Password and app'), ('password-and-passkey', 'Password and passkey'), ('password-and-recovery-code', 'Password and recovery code'), ('passkey', 'Passkey'), ('organisation', 'Your organisation'), ('click', 'One click')], max_length=30)),
                ('device', models.CharField(max_length=60)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_ins', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['account'], name='sign_in_open')],
            },
        ),
        GovernTable(
            "SignIn",
            reads=f"{OWN} OR {OPERATOR}",
            inserts=OWN,
            updates=f"{OWN} OR {OPERATOR}",
            columns=("ended_at",),
        ),
        GovernTheirTable(
            "Authenticator",
            reads=f"user_id = {OWN_ACCOUNT} OR {OPERATOR}",
            inserts=f"user_id = {OWN_ACCOUNT}",
            updates=f"user_id = {OWN_ACCOUNT}",
            deletes=f"user_id = {OWN_ACCOUNT} OR {OPERATOR}",
            columns=("data", "last_used_at"),
        ),
        migrations.RunSQL(PASSWORDS, NO_PASSWORDS),
        migrations.RunSQL(UNUSED, USED),
        migrations.RunSQL(RECENT, NO_RECENT),
    ]
