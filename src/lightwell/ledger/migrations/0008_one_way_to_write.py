"""An entry is written by one function, with its reason where one was stated; its moment and its leaf are made together.

The database keeps the plan of a function's statement, walls and all, for as long as a connection lasts. Put together
for each entry anew, that plan took longer than writing the entry.
"""

from collections.abc import Mapping

from django.db import migrations

_COLUMNS = """uuid, occurred_at, action, outcome, actor_account, actor_membership, actor_organisation, actor_unit,
        actor_role, subject_kind, subject_id, clauses, agreement_hash, reasons, counts, commitment,
        seen_by_organisations, seen_by_units"""

# Whoever calls it writes as themselves: the policies of both tables hold as they do for two statements.
_WRITING = f"""
CREATE FUNCTION {{name}}(given jsonb, reason uuid, sealed bytea, wrapped_key bytea) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $body$
DECLARE
    written bigint;
BEGIN
    INSERT INTO public.ledger_entry ({_COLUMNS})
        SELECT {_COLUMNS}
        FROM jsonb_populate_record(NULL::public.ledger_entry, given)
        RETURNING id INTO written;
    {{reason}}
END $body$;
"""  # noqa: S608 - our own names alone
_ITS_REASON = """INSERT INTO public.ledger_statedreason (id, entry_id, sealed, wrapped_key)
        VALUES (reason, written, sealed, wrapped_key);"""
RECORD = "DROP FUNCTION lightwell_record_with_reason;" + _WRITING.format(
    name="lightwell_record", reason=f"IF reason IS NOT NULL THEN {_ITS_REASON} END IF;"
)
RECORD_WITH_REASON = "DROP FUNCTION lightwell_record;" + _WRITING.format(
    name="lightwell_record_with_reason", reason=_ITS_REASON
)

_MAKING = """
CREATE OR REPLACE FUNCTION lightwell_make_leaf() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    {moment}
    NEW.salt := substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) FROM 1 FOR 16);
    NEW.leaf_hash := sha256('\\x00'::bytea || convert_to(public.lightwell_leaf(NEW), 'UTF8'));
    RETURN NEW;
END $$;
"""
_ITS_MOMENT = """IF NOT public.lightwell_has_a_day_of_its_own() THEN
        NEW.occurred_at := statement_timestamp();
    END IF;"""
TOGETHER = (
    _MAKING.format(moment=_ITS_MOMENT)
    + "DROP TRIGGER lightwell_its_moment ON ledger_entry; DROP FUNCTION lightwell_its_moment;"
)
APART = (
    _MAKING.format(moment="")
    + f"""
CREATE FUNCTION lightwell_its_moment() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    {_ITS_MOMENT}
    RETURN NEW;
END $$;
CREATE TRIGGER lightwell_its_moment BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION lightwell_its_moment();
"""
)

# Nobody leaves their unit, their office or their colleagues out of what they do. For the one row that is written each
# setting is read where it stands: a SELECT around it, which saves reading it for every row, would cost more than it.
_CHECK = """
    transaction_id = {transaction}
    AND actor_account IS NOT DISTINCT FROM {account}
    AND actor_membership IS NOT DISTINCT FROM {membership}
    AND actor_organisation IS NOT DISTINCT FROM {organisation}
    AND actor_unit IS NOT DISTINCT FROM ({units})[1]
    AND actor_role = coalesce(({roles})[1], '')
    AND seen_by_units @> {units}
    AND (cardinality({units}) > 0 OR {organisation} IS NULL OR seen_by_organisations @> ARRAY[{organisation}])
"""
_SETTINGS = {
    "transaction": "lightwell_this_transaction()",
    "account": "lightwell_account()",
    "membership": "lightwell_membership()",
    "organisation": "lightwell_organisation()",
    "units": "lightwell_units()",
    "roles": "lightwell_roles()",
}


def _checked(settings: Mapping[str, str]) -> str:
    return f"ALTER POLICY ledger_entry_inserts ON ledger_entry WITH CHECK ({_CHECK.format(**settings)})"


READ_ONCE = _checked(_SETTINGS)
READ_APART = _checked({name: f"(SELECT {call})" for name, call in _SETTINGS.items()})

# A constraint's own expression is read from its text for each statement that writes; a function's is kept.
CHECKED_BY_FUNCTIONS = r"""
CREATE FUNCTION lightwell_holds_codes_only(codes varchar[]) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
BEGIN
    RETURN array_to_string(codes, '') ~ '^[A-Za-z0-9_.:-]*$' AND array_position(codes, NULL) IS NULL
        AND cardinality(codes) <= 200;
END $$;
CREATE FUNCTION lightwell_holds_whole_numbers(counts jsonb) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
BEGIN
    RETURN jsonb_typeof(counts) = 'object'
        AND NOT jsonb_path_exists(counts, 'strict $.* ? (@.type() != "number")', silent => true)
        AND NOT jsonb_path_exists(counts, 'strict $.* ? (@.floor() != @)', silent => true)
        AND NOT jsonb_path_exists(counts, 'strict $.keyvalue() ? (!(@.key like_regex "^[a-z][a-z0-9_]{0,39}$"))');
END $$;
ALTER TABLE ledger_entry
    DROP CONSTRAINT entry_lists_hold_codes_only,
    DROP CONSTRAINT entry_counts_are_whole_numbers,
    ADD CONSTRAINT entry_lists_hold_codes_only CHECK (
        lightwell_holds_codes_only(clauses) AND lightwell_holds_codes_only(reasons)
    ),
    ADD CONSTRAINT entry_counts_are_whole_numbers CHECK (lightwell_holds_whole_numbers(counts));
"""
CHECKED_IN_PLACE = r"""
ALTER TABLE ledger_entry
    DROP CONSTRAINT entry_lists_hold_codes_only,
    DROP CONSTRAINT entry_counts_are_whole_numbers,
    ADD CONSTRAINT entry_lists_hold_codes_only CHECK (
        array_to_string(clauses || reasons, '') ~ '^[A-Za-z0-9_.:-]*$'
        AND array_position(clauses, NULL) IS NULL AND array_position(reasons, NULL) IS NULL
        AND cardinality(clauses) <= 200 AND cardinality(reasons) <= 200
    ),
    ADD CONSTRAINT entry_counts_are_whole_numbers CHECK (
        jsonb_typeof(counts) = 'object'
        AND NOT jsonb_path_exists(counts, 'strict $.* ? (@.type() != "number")', silent => true)
        AND NOT jsonb_path_exists(counts, 'strict $.* ? (@.floor() != @)', silent => true)
        AND NOT jsonb_path_exists(counts, 'strict $.keyvalue() ? (!(@.key like_regex "^[a-z][a-z0-9_]{0,39}$"))')
    );
DROP FUNCTION lightwell_holds_codes_only, lightwell_holds_whole_numbers;
"""


class Migration(migrations.Migration):

    dependencies = [("ledger", "0007_moments")]

    operations = [migrations.RunSQL(RECORD, RECORD_WITH_REASON), migrations.RunSQL(TOGETHER, APART), migrations.RunSQL(READ_ONCE, READ_APART), migrations.RunSQL(CHECKED_BY_FUNCTIONS, CHECKED_IN_PLACE)]
