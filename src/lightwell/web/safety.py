"""Why the application will not start under a database role that walls cannot hold.

All stages. Source: PostgreSQL's row security, which superusers, roles with BYPASSRLS and (unless forced) owners
pass through; a role that may become one of those is no safer.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

_POWERFUL = """
SELECT rolname, rolsuper, rolbypassrls FROM pg_roles
WHERE (rolsuper OR rolbypassrls)
  AND (pg_has_role(current_user, oid, 'MEMBER') OR pg_has_role(session_user, oid, 'MEMBER'))
ORDER BY rolname
"""
_OWNED = """
SELECT count(*) FROM pg_class
WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
  AND (pg_has_role(current_user, relowner, 'MEMBER') OR pg_has_role(session_user, relowner, 'MEMBER'))
"""
_REMEDY = "Let DATABASE_URL name a role such as lightwell_run (NOSUPERUSER NOBYPASSRLS) that owns no table."


def unsafe_because() -> list[str]:
    """Every reason why the role this process connects as could step round row-level security."""
    with connection.cursor() as cursor:
        cursor.execute(_POWERFUL)
        reasons = [_power(*row) for row in cursor.fetchall()]
        cursor.execute(_OWNED)
        [owned] = cursor.fetchone() or [0]
    if owned:
        reasons.append(f"The run-time role owns {owned} tables, and an owner can take their row security away.")
    return reasons


def _power(role: str, is_superuser: bool, bypasses: bool) -> str:
    power = "a superuser" if is_superuser else "allowed to bypass row-level security"
    return f"The run-time role is, or may become, {role}, which is {power}."


def refuse_an_unsafe_role() -> None:
    """Stop here if the run-time role could see what its walls hide.

    Raises: ImproperlyConfigured, with every reason and what to do.
    """
    if reasons := unsafe_because():
        raise ImproperlyConfigured(" ".join([*reasons, _REMEDY]))
