"""What the database knows of who is asking, and the two refusals that uphold the gate for raw SQL.

Each setting is LOCAL to a transaction; an unset one reads as null, or as nobody.
"""

FUNCTIONS = """
CREATE FUNCTION lightwell_account() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('lightwell.account', true), '')::uuid;
CREATE FUNCTION lightwell_membership() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('lightwell.membership', true), '')::uuid;
CREATE FUNCTION lightwell_organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('lightwell.organisation', true), '')::uuid;
CREATE FUNCTION lightwell_kind() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('lightwell.kind', true), '');
CREATE FUNCTION lightwell_units() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('lightwell.units', true), ''), '{}')::uuid[];
CREATE FUNCTION lightwell_roles() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('lightwell.roles', true), ''), '{}')::text[];

CREATE FUNCTION lightwell_this_transaction() RETURNS bigint LANGUAGE sql STABLE
    RETURN pg_current_xact_id_if_assigned()::text::bigint;

CREATE FUNCTION lightwell_require_action() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF coalesce(current_setting('lightwell.action', true), '') = '' THEN
        RAISE EXCEPTION '% changes only in an action.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION lightwell_require_entry() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.ledger_entry
        WHERE transaction_id = public.lightwell_this_transaction() AND outcome = 'done'
    ) THEN
        RAISE EXCEPTION '% changed without an entry in the ledger.', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
"""

NO_FUNCTIONS = """
DROP FUNCTION lightwell_require_entry, lightwell_require_action, lightwell_this_transaction, lightwell_roles,
    lightwell_units, lightwell_kind, lightwell_organisation, lightwell_membership, lightwell_account;
"""

# Codes and whole numbers: nothing that a person typed fits in an entry.
CODES_ONLY = r"""
ALTER TABLE ledger_entry
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
    ),
    ADD CONSTRAINT entry_commitment_is_a_digest CHECK (octet_length(commitment) = 32);
"""
NOT_CODES_ONLY = """
ALTER TABLE ledger_entry DROP CONSTRAINT entry_lists_hold_codes_only,
    DROP CONSTRAINT entry_counts_are_whole_numbers, DROP CONSTRAINT entry_commitment_is_a_digest;
"""
