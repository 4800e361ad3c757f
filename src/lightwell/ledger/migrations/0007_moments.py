"""An entry's moment is the database's own, its actor the one who is set, and those beside whoever acted read it.

A demonstration lives on a day of its own: its database says so, which the run-time role cannot make it do.
"""

from django.db import migrations

from lightwell.ledger.migrating import OWN_ACCOUNT, OWN_MEMBERSHIP, OWN_ORGANISATION, OWN_UNITS
from lightwell.ledger.moments import DATABASES_MOMENT

# Before the trigger that makes its leaf, which is later in the alphabet.
MOMENT = """
CREATE FUNCTION lightwell_its_moment() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF NOT public.lightwell_has_a_day_of_its_own() THEN
        NEW.occurred_at := statement_timestamp();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lightwell_its_moment BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION lightwell_its_moment();
"""
NO_MOMENT = """
DROP TRIGGER lightwell_its_moment ON ledger_entry;
DROP FUNCTION lightwell_its_moment;
DROP FUNCTION lightwell_has_a_day_of_its_own;
"""

EARLIER = f"""
    transaction_id = (SELECT lightwell_this_transaction())
    AND actor_account IS NOT DISTINCT FROM {OWN_ACCOUNT}
    AND actor_organisation IS NOT DISTINCT FROM {OWN_ORGANISATION}
    AND (actor_unit IS NULL OR actor_unit = ANY({OWN_UNITS}))
    AND (actor_role = '' OR actor_role = ANY((SELECT lightwell_roles())::text[]))
"""
# Nobody leaves their unit, their office or their colleagues out of what they do.
WHOLE = f"""
    transaction_id = (SELECT lightwell_this_transaction())
    AND actor_account IS NOT DISTINCT FROM {OWN_ACCOUNT}
    AND actor_membership IS NOT DISTINCT FROM {OWN_MEMBERSHIP}
    AND actor_organisation IS NOT DISTINCT FROM {OWN_ORGANISATION}
    AND actor_unit IS NOT DISTINCT FROM (SELECT (lightwell_units())[1])
    AND actor_role = coalesce((SELECT (lightwell_roles())[1]), '')
    AND seen_by_units @> {OWN_UNITS}
    AND ((SELECT cardinality(lightwell_units()) > 0) OR {OWN_ORGANISATION} IS NULL
         OR seen_by_organisations @> ARRAY[{OWN_ORGANISATION}])
"""


def _policy(check: str) -> str:
    return f"ALTER POLICY ledger_entry_inserts ON ledger_entry WITH CHECK ({check})"


class Migration(migrations.Migration):

    dependencies = [("ledger", "0006_reason_beside_its_entry")]

    operations = [
        migrations.RunSQL(DATABASES_MOMENT, migrations.RunSQL.noop),
        migrations.RunSQL(MOMENT, NO_MOMENT),
        migrations.RunSQL(_policy(WHOLE), _policy(EARLIER)),
    ]
