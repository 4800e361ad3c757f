"""What a page may say of itself besides its content.

All stages. Source: the house rule that a stale page is a 409: what somebody asks for on an old page is not done.
"""

from __future__ import annotations


class Stale(Exception):
    """What somebody asks for was put to them on a page that is not so any more. Nothing was done."""
