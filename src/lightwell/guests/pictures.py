"""A link as a QR code, drawn in the page.

Stages 1, 3 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import qrcode


@dataclass(frozen=True, slots=True)
class Picture:
    """A QR code: how many squares across, and the path of the dark ones."""

    size: int
    path: str


def picture_of(link: str) -> Picture:
    """The QR code of a link, as an SVG path over squares of one unit."""
    code = qrcode.QRCode(border=2)
    code.add_data(link)
    squares = code.get_matrix()
    path = "".join(
        f"M{across} {down}h1v1h-1z" for down, row in enumerate(squares) for across, is_dark in enumerate(row) if is_dark
    )
    return Picture(len(squares), path)
