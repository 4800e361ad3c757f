"""Who an account is where its organisation's people sign in, and the one door that knows them by that."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from lightwell.ledger.migrating import OWN_ACCOUNT, RUN_ROLE, GovernTable, holds

OWN = f"account_id = {OWN_ACCOUNT}"

# The owner sees none either, except inside a function of theirs that somebody else has called.
DOOR = f"""
CREATE POLICY organisations_identity_door ON organisations_identity FOR SELECT TO CURRENT_ROLE
    USING (session_user <> current_user);

CREATE FUNCTION lightwell_identity(shown text) RETURNS TABLE (account_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog
    AS 'SELECT account_id FROM public.organisations_identity WHERE digest = shown';
REVOKE ALL ON FUNCTION lightwell_identity FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lightwell_identity TO {RUN_ROLE};
"""
NO_DOOR = """
DROP FUNCTION lightwell_identity;
DROP POLICY organisations_identity_door ON organisations_identity;
"""


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_sign_in")]

    operations = [
        migrations.CreateModel(
            name="Identity",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("bound_at", models.DateTimeField()),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "identities",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="identity_is_a_digest"
                    )
                ],
            },
        ),
        GovernTable(
            "Identity",
            reads=f"{OWN} OR {holds('operator')}",
            inserts=OWN,
        ),
        migrations.RunSQL(DOOR, NO_DOOR),
    ]
