"""An entry is written by one function, with its reason where one was stated; its moment and its leaf are made together.

And what whoever has the run-time role's SQL might write beside: a number, a moment or a place of their own choosing, a
checkpoint of a ledger there is not, or a run of other leaves.

The database keeps the plan of a function's statement, walls and all, for as long as a connection lasts. Put together
for each entry anew, that plan took longer than writing the entry.
"""

from collections.abc import Mapping

from django.db import migrations

from lightwell.ledger.migrating import RUN_ROLE, keeps

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
        NEW.occurred_at := {clock}();
    END IF;"""
TOGETHER = (
    # A statement may be long under way before it writes.
    _MAKING.format(moment=_ITS_MOMENT.format(clock="clock_timestamp"))
    + "DROP TRIGGER lightwell_its_moment ON ledger_entry; DROP FUNCTION lightwell_its_moment;"
)
APART = (
    _MAKING.format(moment="")
    + f"""
CREATE FUNCTION lightwell_its_moment() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    {_ITS_MOMENT.format(clock="statement_timestamp")}
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
    RETURN coalesce(array_ndims(codes), 1) = 1 AND array_to_string(codes, '') ~ '^[A-Za-z0-9_.:-]*$'
        AND cardinality(codes) <= 200 AND array_position(codes, NULL) IS NULL;
END $$;
CREATE FUNCTION lightwell_holds_names_only(names uuid[]) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
BEGIN
    RETURN coalesce(array_ndims(names), 1) = 1 AND array_position(names, NULL) IS NULL;
END $$;
CREATE FUNCTION lightwell_holds_whole_numbers(counts jsonb) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
BEGIN
    RETURN jsonb_typeof(counts) = 'object'
        AND NOT jsonb_path_exists(counts, 'strict $.* ? (@.type() != "number")', silent => true)
        AND NOT jsonb_path_exists(counts, 'strict $.* ? (@.floor() != @)', silent => true)
        AND NOT jsonb_path_exists(counts, 'strict $.* ? (@ > 9007199254740991 || @ < -9007199254740991)')
        AND NOT jsonb_path_exists(counts, 'strict $.keyvalue() ? (!(@.key like_regex "^[a-z][a-z0-9_]{0,39}$"))');
END $$;
ALTER TABLE ledger_entry
    DROP CONSTRAINT entry_lists_hold_codes_only,
    DROP CONSTRAINT entry_counts_are_whole_numbers,
    ADD CONSTRAINT entry_lists_hold_codes_only CHECK (
        lightwell_holds_codes_only(clauses) AND lightwell_holds_codes_only(reasons)
    ),
    ADD CONSTRAINT entry_is_seen_by_names CHECK (
        lightwell_holds_names_only(seen_by_organisations) AND lightwell_holds_names_only(seen_by_units)
    ),
    ADD CONSTRAINT entry_counts_are_whole_numbers CHECK (lightwell_holds_whole_numbers(counts));
"""
CHECKED_IN_PLACE = r"""
ALTER TABLE ledger_entry
    DROP CONSTRAINT entry_is_seen_by_names,
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
DROP FUNCTION lightwell_holds_codes_only, lightwell_holds_names_only, lightwell_holds_whole_numbers;
"""

# The number of an entry, its transaction, its salt and its leaf are the database's own.
GIVEN_COLUMNS = f"""
REVOKE INSERT ON ledger_entry FROM {RUN_ROLE};
GRANT INSERT ({_COLUMNS}) ON ledger_entry TO {RUN_ROLE};
"""
EVERY_COLUMN = f"""
REVOKE INSERT ({_COLUMNS}) ON ledger_entry FROM {RUN_ROLE};
GRANT INSERT ON ledger_entry TO {RUN_ROLE};
"""

OF_THE_WHOLE = """
IF NEW.size IS DISTINCT FROM (SELECT max(position) + 1 FROM public.ledger_leaf) THEN
    RAISE EXCEPTION 'A checkpoint is of the whole ledger.' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
# 256 hashes make one of the next height that is kept.
OF_ITS_LEAVES = r"""
CREATE FUNCTION lightwell_of_its_leaves() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    level bytea[];
    wide bigint := 1::bigint << NEW.height;
BEGIN
    IF NEW.height = 8 THEN
        SELECT array_agg(hash ORDER BY position) INTO level FROM public.ledger_leaf
            WHERE position >= NEW.start AND position < NEW.start + wide;
    ELSE
        SELECT array_agg(hash ORDER BY start) INTO level FROM public.ledger_run
            WHERE height = NEW.height - 8 AND start >= NEW.start AND start < NEW.start + wide;
    END IF;
    IF NEW.height % 8 <> 0 OR NEW.start % wide <> 0 OR cardinality(level) IS DISTINCT FROM 256 THEN
        RAISE EXCEPTION 'A run is of leaves that there are.' USING ERRCODE = 'check_violation';
    END IF;
    WHILE cardinality(level) > 1 LOOP
        SELECT array_agg(sha256('\x01'::bytea || level[2 * n - 1] || level[2 * n]) ORDER BY n) INTO level
            FROM generate_series(1, cardinality(level) / 2) AS n;
    END LOOP;
    IF level[1] <> NEW.hash THEN
        RAISE EXCEPTION 'A run is of its own leaves.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lightwell_of_its_leaves AFTER INSERT ON ledger_run
    FOR EACH ROW EXECUTE FUNCTION lightwell_of_its_leaves();
"""
NOT_OF_ITS_LEAVES = "DROP TRIGGER lightwell_of_its_leaves ON ledger_run; DROP FUNCTION lightwell_of_its_leaves;"


class Migration(migrations.Migration):

    dependencies = [("ledger", "0007_moments")]

    operations = [
        migrations.RunSQL(RECORD, RECORD_WITH_REASON),
        migrations.RunSQL(TOGETHER, APART),
        migrations.RunSQL(READ_ONCE, READ_APART),
        migrations.RunSQL(CHECKED_BY_FUNCTIONS, CHECKED_IN_PLACE),
        migrations.RunSQL(GIVEN_COLUMNS, EVERY_COLUMN),
        keeps("ledger_sealedcheckpoint", "of_the_whole", OF_THE_WHOLE, on="INSERT"),
        migrations.RunSQL(OF_ITS_LEAVES, NOT_OF_ITS_LEAVES),
    ]
