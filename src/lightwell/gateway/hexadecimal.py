"""How keys, digests and signatures are spelled: lower-case hexadecimal, so that each has one spelling only.

Stage 3, sharing. A second spelling would be a change that no signature notices.
"""

from __future__ import annotations

import re
from typing import Annotated, Final

from lightwell.policy.checked import Limit


def _digits(how_many: str, said: str) -> Limit:
    pattern = f"[0-9a-f]{how_many}"
    sentence = f"Expected {said} figures and letters a to f, all lower case."
    return Limit(
        "not-hexadecimal", sentence, {"pattern": f"^{pattern}$"}, lambda text: bool(re.fullmatch(pattern, text))
    )


KEYRING_ID_DIGITS: Final = 16

KeyringId = Annotated[str, _digits(f"{{{KEYRING_ID_DIGITS}}}", str(KEYRING_ID_DIGITS))]
Ed25519Signature = Annotated[str, _digits("{128}", "128")]
WholeBytes = Annotated[str, _digits("{2}(?:[0-9a-f]{2})*", "an even number of")]
