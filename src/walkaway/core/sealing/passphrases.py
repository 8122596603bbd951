"""Keys from what a person knows: Argon2id (RFC 9106) makes every guess cost time and memory."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from nacl.pwhash import argon2id
from nacl.utils import random

from walkaway.core.errors import NotOpened
from walkaway.core.sealing.envelopes import Key, close, derived_key, open_envelope
from walkaway.core.sealing.key_pairs import KeyPair, PrivateKey, PublicKey, key_pair_of

SALT_BYTES = int(argon2id.SALTBYTES)
PASSES = 3
VAULT_MEMORY_BYTES = 128 * 2**20
RECOVERY_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Thirty-two signs without I, O, 0 and 1, which are read for one another."""
RECOVERY_SIGNS = 32
GROUP_SIGNS = 4

_PASSPHRASE, _CODE = "vault-pass-v1", "vault-code-v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """A private key, closed twice: under a passphrase, and under a recovery code.

    `public` is its other half; `salt` and `code_salt` have 16 bytes each. None of them is secret.
    """

    public: PublicKey
    salt: bytes
    under_passphrase: bytes
    code_salt: bytes
    under_code: bytes


def new_vault(keys: KeyPair, passphrase: str) -> tuple[Vault, str]:
    """A vault for `keys`, and its recovery code of 160 bits, which is shown once."""
    code = _new_recovery_code()
    salt, code_salt = random(SALT_BYTES), random(SALT_BYTES)
    vault = Vault(
        public=keys.public,
        salt=salt,
        under_passphrase=close(_key(passphrase, salt, _PASSPHRASE), keys.private, keys.public),
        code_salt=code_salt,
        under_code=close(_key(_signs(code), code_salt, _CODE), keys.private, keys.public),
    )
    return vault, code


def open_vault(vault: Vault, passphrase: str) -> KeyPair:
    """The keys in `vault`. Raises `NotOpened`."""
    key = _key(passphrase, vault.salt, _PASSPHRASE)
    return _keys(vault, open_envelope(key, vault.under_passphrase, vault.public))


def open_vault_with_code(vault: Vault, code: str) -> KeyPair:
    """The keys in `vault` for one who lost the passphrase. Raises `NotOpened`.

    Small letters, spaces and hyphens in the code do not matter.
    """
    key = _key(_signs(code), vault.code_salt, _CODE)
    return _keys(vault, open_envelope(key, vault.under_code, vault.public))


def with_passphrase(vault: Vault, keys: KeyPair, passphrase: str) -> Vault:
    """`vault` with another passphrase; its recovery code stays. Raises `NotOpened` when `keys` are
    not those in it."""
    _keys(vault, keys.private)
    salt = random(SALT_BYTES)
    envelope = close(_key(passphrase, salt, _PASSPHRASE), keys.private, keys.public)
    return replace(vault, salt=salt, under_passphrase=envelope)


def stretched(secret: bytes, salt: bytes, memory_bytes: int) -> bytes:
    """32 bytes from `secret`: Argon2id with three passes and one lane."""
    return argon2id.kdf(32, secret, salt, opslimit=PASSES, memlimit=memory_bytes)


def _keys(vault: Vault, private: bytes) -> KeyPair:
    keys = key_pair_of(PrivateKey(private))
    if keys.public != vault.public:
        raise NotOpened(what="A vault")
    return keys


def _key(words: str, salt: bytes, purpose: str) -> Key:
    # The same words typed on another keyboard may be other code points.
    secret = unicodedata.normalize("NFKC", words).encode()
    return derived_key(stretched(secret, salt, VAULT_MEMORY_BYTES), purpose)


def _new_recovery_code() -> str:
    signs = "".join(RECOVERY_ALPHABET[byte % 32] for byte in random(RECOVERY_SIGNS))
    return "-".join(signs[at : at + GROUP_SIGNS] for at in range(0, RECOVERY_SIGNS, GROUP_SIGNS))


def _signs(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())
