"""Sending an invitation to the address it is for: the one place from which its link leaves.

All stages. Source: the promise that the link of an invitation is in one message, or shown once, and nowhere else.
"""

from __future__ import annotations

import datetime as dt

from lightwell.organisations.inviting import NewInvitation


def post_invitation(made: NewInvitation, *, by: str, now: dt.datetime) -> bool:
    """Whether it is on its way by e-mail; where this site sends none, whoever invited passes the link on.

    by: who invited, by name, as the message says it.
    """
    return False
