"""Something that was given to the gateway cannot be used, said in words for the person who gave it.

Stage 3, sharing. Each kind has its own class, so that nobody tells cases apart by reading a sentence; the sentence
holds no value from anybody's rows, no passphrase and no recovery word.
"""

from __future__ import annotations


class Unusable(Exception):
    """What was given cannot be used; the text is one plain sentence or two, with the fix."""


class NoRoom(Unusable):
    """The disk is full; nothing was written."""

    def __init__(self) -> None:
        super().__init__("There is no room left on the disk. Nothing was written. Make room, then do it again.")
