from __future__ import annotations

from dataclasses import replace

import pytest

from walkaway.core.errors import NotOpened
from walkaway.core.sealing.key_pairs import new_key_pair
from walkaway.core.sealing.passphrases import (
    new_vault,
    open_vault,
    open_vault_with_code,
    with_passphrase,
)

KEYS = new_key_pair()
VAULT, CODE = new_vault(KEYS, "nine grey herons at dusk")


def test_a_vault_opens_with_its_passphrase_however_it_was_typed() -> None:
    assert open_vault(VAULT, "nine grey herons at dusk") == KEYS
    vault, _ = new_vault(KEYS, "café")
    assert open_vault(vault, "cafe\u0301") == KEYS


def test_a_vault_opens_with_its_recovery_code_in_small_letters_and_without_hyphens() -> None:
    assert open_vault_with_code(VAULT, CODE) == KEYS
    assert open_vault_with_code(VAULT, CODE.lower().replace("-", " ")) == KEYS


def test_a_recovery_code_has_160_bits_in_signs_that_are_not_confused() -> None:
    signs = CODE.replace("-", "")
    assert len(signs) * 5 == 160
    assert not set(signs) & set("IO01")


def test_a_vault_does_not_open_with_anything_else() -> None:
    with pytest.raises(NotOpened):
        open_vault(VAULT, "nine grey herons at dawn")
    with pytest.raises(NotOpened):
        open_vault(VAULT, CODE)
    with pytest.raises(NotOpened):
        open_vault_with_code(VAULT, CODE[:-1] + ("A" if CODE[-1] != "A" else "B"))


def test_another_passphrase_locks_the_old_one_out_and_keeps_the_code() -> None:
    changed = with_passphrase(VAULT, KEYS, "a long walk home")
    assert open_vault(changed, "a long walk home") == KEYS
    assert open_vault_with_code(changed, CODE) == KEYS
    with pytest.raises(NotOpened):
        open_vault(changed, "nine grey herons at dusk")


def test_nobody_else_can_change_the_passphrase() -> None:
    with pytest.raises(NotOpened):
        with_passphrase(VAULT, new_key_pair(), "mine now")


def test_a_vault_laid_beside_another_public_key_does_not_open() -> None:
    with pytest.raises(NotOpened):
        open_vault(replace(VAULT, public=new_key_pair().public), "nine grey herons at dusk")


def test_a_private_key_is_not_printed() -> None:
    assert KEYS.private.hex() not in repr(KEYS)
    assert repr(bytes(KEYS.private)) not in repr(KEYS)
