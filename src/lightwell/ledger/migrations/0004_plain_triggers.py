"""The ledger is kept append-only by triggers of our own, which no setting passes over; and each leaf is some entry's.
"""

import pgtrigger.migrations
from django.db import migrations

from lightwell.ledger.migrating import keeps

APPEND_ONLY = "RAISE EXCEPTION 'The ledger is append-only: % refused.', TG_OP USING ERRCODE = '42501';"
MODELS = ("entry", "leaf", "run", "sealedcheckpoint")

# As whoever owns the ledger, because the sealer may not read what an entry says.
OF_AN_ENTRY = """
CREATE FUNCTION lightwell_of_an_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added
        LEFT JOIN public.ledger_entry AS its ON its.uuid = added.entry AND its.leaf_hash = added.hash
        WHERE its.uuid IS NULL
    ) THEN
        RAISE EXCEPTION 'A leaf is some entry''s.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lightwell_of_an_entry AFTER INSERT ON ledger_leaf REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION lightwell_of_an_entry();
"""
NOT_OF_AN_ENTRY = """
DROP TRIGGER lightwell_of_an_entry ON ledger_leaf;
DROP FUNCTION lightwell_of_an_entry;
"""


class Migration(migrations.Migration):

    dependencies = [("ledger", "0003_sendings")]

    operations = [
        *(pgtrigger.migrations.RemoveTrigger(model_name=name, name="append_only") for name in MODELS),
        *(
            keeps(f"ledger_{name}", "append_only", APPEND_ONLY, on="UPDATE OR DELETE OR TRUNCATE", each="STATEMENT")
            for name in MODELS
        ),
        migrations.RunSQL(OF_AN_ENTRY, NOT_OF_AN_ENTRY),
    ]
