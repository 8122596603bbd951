"""Keys from what people know, made two at a time.

Each costs 100 MiB and more. A flood of attempts must wait in a queue, not fill the memory.
"""

from __future__ import annotations

from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.views.decorators.debug import sensitive_variables

AT_ONCE = 2

turn = BoundedSemaphore(AT_ONCE)
"""`with turn:` around every derivation: whoever comes third waits."""


class QueuedArgon2(Argon2PasswordHasher):
    """Argon2id for the passwords of sign-in, in the same queue as the vaults."""

    @sensitive_variables()
    def encode(self, password: str, salt: str) -> str:
        """The hash of `password`, when it is its turn."""
        with turn:
            return super().encode(password, salt)

    @sensitive_variables()
    def verify(self, password: str, encoded: str) -> bool:
        """Whether `password` is the one of `encoded`, when it is its turn."""
        with turn:
            return super().verify(password, encoded)
