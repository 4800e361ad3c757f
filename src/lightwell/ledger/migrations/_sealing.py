"""What makes a leaf with each entry, and lets the sealer see that there is one without seeing what it says."""

from lightwell.ledger.leaf_sql import LEAF_SQL
from lightwell.ledger.migrating import RUN_ROLE

# Leaves for the entries there are already: nothing of an entry changes, and only while nobody else can act.
LEAVES = f"""
CREATE FUNCTION lightwell_leaf(e ledger_entry) RETURNS text LANGUAGE sql STABLE
    RETURN {LEAF_SQL};

CREATE FUNCTION lightwell_make_leaf() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    NEW.salt := substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) FROM 1 FOR 16);
    NEW.leaf_hash := sha256('\\x00'::bytea || convert_to(public.lightwell_leaf(NEW), 'UTF8'));
    RETURN NEW;
END $$;
CREATE TRIGGER lightwell_make_leaf BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION lightwell_make_leaf();

ALTER TABLE ledger_entry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_entry DISABLE TRIGGER USER;
UPDATE ledger_entry
    SET salt = substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) FROM 1 FOR 16);
UPDATE ledger_entry AS e SET leaf_hash = sha256('\\x00'::bytea || convert_to(lightwell_leaf(e), 'UTF8'));
ALTER TABLE ledger_entry ENABLE TRIGGER USER;
ALTER TABLE ledger_entry FORCE ROW LEVEL SECURITY;
"""
NO_LEAVES = """
DROP TRIGGER lightwell_make_leaf ON ledger_entry;
DROP FUNCTION lightwell_make_leaf;
DROP FUNCTION lightwell_leaf(ledger_entry);
"""

SEALING = f"""
CREATE POLICY ledger_entry_verified ON ledger_entry FOR SELECT TO CURRENT_USER USING (true);

CREATE FUNCTION lightwell_unsealed(since bigint, most integer) RETURNS TABLE (entry uuid, hash bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT e.uuid, e.leaf_hash FROM public.ledger_entry AS e
    WHERE e.transaction_id >= since AND NOT EXISTS (SELECT FROM public.ledger_leaf AS l WHERE l.entry = e.uuid)
    ORDER BY e.id LIMIT most
$$;
REVOKE ALL ON FUNCTION lightwell_unsealed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lightwell_unsealed TO {RUN_ROLE};

REVOKE UPDATE, DELETE ON ledger_leaf, ledger_run, ledger_sealedcheckpoint FROM {RUN_ROLE};

-- A place is the next one, always: the sealer holds the lock that this asks for again.
CREATE FUNCTION lightwell_next_place() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF (SELECT count(*) <> coalesce(max(position) - min(position) + 1, 0) FROM added)
       OR (SELECT min(position) FROM added) IS DISTINCT FROM (
           SELECT coalesce(max(position) + 1, 0) FROM public.ledger_leaf
           WHERE position < (SELECT min(position) FROM added))
    THEN
        RAISE EXCEPTION 'The ledger has no gaps.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lightwell_next_place AFTER INSERT ON ledger_leaf REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION lightwell_next_place();
"""
NO_SEALING = """
DROP TRIGGER lightwell_next_place ON ledger_leaf;
DROP FUNCTION lightwell_next_place;
DROP FUNCTION lightwell_unsealed;
DROP POLICY ledger_entry_verified ON ledger_entry;
"""
