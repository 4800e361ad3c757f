"""The product's settings for tests: a state folder of their own, and the slow parts turned down."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Before the product's settings look: no test may meet the state of the installation it is run from.
_state = Path(tempfile.mkdtemp(prefix="lightwell-test-state-"))
atexit.register(shutil.rmtree, _state, ignore_errors=True)
os.environ["LIGHTWELL_STATE"] = str(_state)
os.environ.pop("LIGHTWELL_PASSPHRASE", None)

from lightwell.web.settings import *  # noqa: E402, F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Most tests are about something else than signing in; those in tests/signing_in ask for the second step again.
LIGHTWELL_SECOND_FACTOR = "optional"
LIGHTWELL_ELSEWHERE = ""  # no test leads a browser away from here
