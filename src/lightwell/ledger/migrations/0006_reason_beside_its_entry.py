"""An entry and the reason that was stated for it are written in one statement."""

from django.db import migrations

_COLUMNS = """uuid, occurred_at, action, outcome, actor_account, actor_membership, actor_organisation, actor_unit,
        actor_role, subject_kind, subject_id, clauses, agreement_hash, reasons, counts, commitment,
        seen_by_organisations, seen_by_units"""

# Whoever calls it writes as themselves: the policies of both tables hold as they do for two statements.
TOGETHER = f"""
CREATE FUNCTION lightwell_record_with_reason(given jsonb, reason uuid, sealed bytea, wrapped_key bytea) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $body$
DECLARE
    written bigint;
BEGIN
    INSERT INTO public.ledger_entry ({_COLUMNS})
        SELECT {_COLUMNS}
        FROM jsonb_populate_record(NULL::public.ledger_entry, given)
        RETURNING id INTO written;
    INSERT INTO public.ledger_statedreason (id, entry_id, sealed, wrapped_key)
        VALUES (reason, written, sealed, wrapped_key);
END $body$;
"""  # noqa: S608 - our own names alone
APART = "DROP FUNCTION lightwell_record_with_reason"


class Migration(migrations.Migration):

    dependencies = [("ledger", "0005_reasons_verified")]

    operations = [migrations.RunSQL(TOGETHER, APART)]
