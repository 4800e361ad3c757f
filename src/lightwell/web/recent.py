"""What was tried in the last minutes, where every process of a site sees it: a cache in the database.

All stages. Source: OWASP ASVS 5.0, 6.3.1: limits on guessing that hold whichever process answers. Keys are hashed with
the site's own key, so that an address or a name that somebody typed is nowhere in it; values are JSON, never pickles.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any, Final

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

_FOR_EVER: Final = 365 * 24 * 60 * 60.0

_GET = "SELECT value::text FROM lightwell_recent WHERE key = %s AND expires_at > clock_timestamp()"
_PUT = """
    INSERT INTO lightwell_recent (key, value, expires_at)
    VALUES (%s, %s::jsonb, clock_timestamp() + make_interval(secs => %s))
    ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, expires_at = EXCLUDED.expires_at
"""
_ADD = f"{_PUT} WHERE lightwell_recent.expires_at <= clock_timestamp()"
_TOUCH = "UPDATE lightwell_recent SET expires_at = clock_timestamp() + make_interval(secs => %s) WHERE key = %s"
_DELETE = "DELETE FROM lightwell_recent WHERE key = %s"
_SWEEP = "DELETE FROM lightwell_recent WHERE expires_at <= clock_timestamp()"


def hashed(key: str, prefix: str, version: int) -> str:
    """A key as it is kept: it says nothing of what was typed, and fits nothing outside this site."""
    named = f"{prefix}:{version}:{key}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), b"lightwell recent\0" + named, hashlib.sha256).hexdigest()


class DatabaseCache(BaseCache):
    """Django's cache, kept in one unlogged table for minutes."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(_GET, [self.make_key(key, version)])
            found = cursor.fetchone()
        return json.loads(found[0]) if found else default

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_SWEEP)
            cursor.execute(_PUT, [self.make_key(key, version), json.dumps(value), self._lasting(timeout)])

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(_ADD, [self.make_key(key, version), json.dumps(value), self._lasting(timeout)])
            return bool(cursor.rowcount)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(_TOUCH, [self._lasting(timeout), self.make_key(key, version)])
            return bool(cursor.rowcount)

    def delete(self, key: str, version: int | None = None) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(_DELETE, [self.make_key(key, version)])
            return bool(cursor.rowcount)

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM lightwell_recent")

    def _lasting(self, timeout: Any) -> float:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return _FOR_EVER if seconds is None else float(seconds)
