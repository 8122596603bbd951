"""That a recovery code was written down, without keeping it: a mark that the page carries."""

from __future__ import annotations

import hmac

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

_SALT = "the last group of a recovery code"


def mark_of(code: str) -> str:
    """What a page carries along, from which the code cannot be found without the site's key."""
    return Signer(salt=_SALT).sign(_hash_of(code.rpartition("-")[2]))


def is_last_group(typed: str, mark: str) -> bool:
    """Whether `typed` is the last group of the code from which `mark` was made."""
    try:
        expected = Signer(salt=_SALT).unsign(mark)
    except BadSignature:
        return False
    return hmac.compare_digest(expected, _hash_of(typed))


def _hash_of(group: str) -> str:
    signs = "".join(sign for sign in group.upper() if sign.isalnum())
    return salted_hmac(_SALT, signs, algorithm="sha256").hexdigest()
