"""The settings of the site, with a home that is thrown away, on the database under test."""

import atexit
import os
import shutil
import tempfile
from typing import Any

_home = tempfile.mkdtemp(prefix="walkaway-home-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)

os.environ["WALKAWAY_HOME"] = _home
os.environ["WALKAWAY_DATABASE"] = os.environ.get("WALKAWAY_TEST_POSTGRESQL", "")
for _given in ("WALKAWAY_HOSTS", "WALKAWAY_HTTPS", "WALKAWAY_LIBRARY_NAME"):
    os.environ.pop(_given, None)

import walkaway.config.settings as _site  # noqa: E402  the variables above come first
from walkaway.config.settings import *  # noqa: E402, F403  as above

# A name that a template gets wrong is seen, not passed over.
_engine: Any = _site.TEMPLATES[0]
_engine["OPTIONS"]["string_if_invalid"] = "INVALID[%s]"

# Argon2 is slow on purpose. What the site uses is tested by its name.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
