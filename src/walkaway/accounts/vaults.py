"""The vaults of staff: made, opened, closed under another passphrase, recovered.

The person's private key is in an envelope that only their passphrase opens, in a second one for
their recovery code, and, where escrow was chosen at setup, in a box for the organisation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from walkaway.accounts import site_keys, unlocking
from walkaway.accounts.actors import Actor
from walkaway.accounts.deriving import turn
from walkaway.accounts.models import Staff, Vault
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.sealing import passphrases
from walkaway.core.sealing.key_pairs import (
    KeyPair,
    PrivateKey,
    key_pair_of,
    seal,
    unseal,
)
from walkaway.core.sealing.shares import Share, from_shares
from walkaway.journal.services import record

Way = Literal["code", "passphrase", "shares"]

FEWEST_WORDS = 5
FEWEST_SIGNS = 16
FEWEST_DIFFERENT_SIGNS = 6
FREE_TRIES = 3
LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVault:
    """A vault that was made and is not kept yet, and its recovery code, which is shown once."""

    sealed: passphrases.Vault
    escrow: bytes | None
    code: str = field(repr=False)


@sensitive_variables()
def require_good_passphrase(passphrase: str) -> None:
    """Raise `Refused` for a passphrase that is short or says little."""
    words = passphrase.split()
    if len(words) < FEWEST_WORDS and len("".join(words)) < FEWEST_SIGNS:
        raise Refused(
            what=_("This passphrase"),
            reason=_("it is too short"),
            way_on=_("Take at least five words, or sixteen letters and signs."),
        )
    if len(set(passphrase)) < FEWEST_DIFFERENT_SIGNS:
        raise Refused(
            what=_("This passphrase"),
            reason=_("it repeats the same few signs"),
            way_on=_("Take five words that have nothing to do with one another."),
        )


@sensitive_variables()
def require_not_the_password(passphrase: str, is_password: bool) -> None:
    """Raise `Refused` where one secret would do both: sign in, and open what is sealed."""
    if is_password:
        raise Refused(
            what=_("This passphrase"),
            reason=_("it is your password, and who learns one must not have both"),
            way_on=_("Take another one for the vault."),
        )


@sensitive_variables()
def new_vault(keys: KeyPair, passphrase: str) -> NewVault:
    """A vault for `keys`, not kept yet: it takes half a second, and no transaction waits for it."""
    require_good_passphrase(passphrase)
    with turn:
        sealed, code = passphrases.new_vault(keys, passphrase)
    recovery_key = site_keys.recovery_key()
    escrow = None if recovery_key is None else seal(recovery_key, keys.private)
    return NewVault(sealed=sealed, escrow=escrow, code=code)


def keep_vault(staff: Staff, new: NewVault) -> None:
    """Keep the first vault of `staff`, in the transaction in which they join."""
    vault = Vault(staff=staff, escrow=new.escrow)
    _take_over(vault, new.sealed)
    vault.save()
    record(
        "vault-made",
        actor=str(staff.pk),
        subject=f"staff:{staff.pk}",
        facts={"escrow": new.escrow is not None},
    )


@sensitive_variables()
def open_vault(staff: Staff, passphrase: str, *, now: datetime) -> KeyPair:
    """The keys of `staff`. Raises `NotOpened` for a wrong passphrase, which is counted; `Refused`
    while it is too early for another try."""
    return _tried(staff, lambda vault: passphrases.open_vault(vault, passphrase), now=now)


@sensitive_variables()
def require_not_the_passphrase(staff: Staff, password: str) -> None:
    """Raise `Refused` for a new password that opens the vault of `staff`.

    Not counted as a try: whoever asks changes the password, and that is in the journal.
    """
    vault = Vault.objects.filter(staff=staff).first()
    if vault is None:
        return
    try:
        with turn:
            passphrases.open_vault(vault.sealed, password)
    except NotOpened:
        return
    raise Refused(
        what=_("This password"),
        reason=_("it is the passphrase of your vault, and who learns one must not have both"),
        way_on=_("Take another one to sign in with."),
    )


@sensitive_variables()
def open_vault_with_code(staff: Staff, code: str, *, now: datetime) -> KeyPair:
    """The keys of `staff` by their recovery code, under the same count as passphrases."""
    return _tried(staff, lambda vault: passphrases.open_vault_with_code(vault, code), now=now)


@sensitive_variables()
def change_passphrase(staff: Staff, keys: KeyPair, passphrase: str) -> None:
    """Close the vault of `staff` under another passphrase; the recovery code stays.

    Every browser in which it is open must unlock it again.
    """
    require_good_passphrase(passphrase)
    require_not_the_password(passphrase, check_password(passphrase, staff.password))
    vault = vault_of(staff)
    with turn:
        sealed = passphrases.with_passphrase(vault.sealed, keys, passphrase)
    with transaction.atomic():
        _take_over(vault, sealed)
        vault.save()
        unlocking.lock_everywhere(staff)
        record("passphrase-changed", actor=str(staff.pk), subject=f"staff:{staff.pk}")


@sensitive_variables()
def recover_vault(staff: Staff, keys: KeyPair, passphrase: str, *, actor: Actor, by: Way) -> str:
    """Close the vault of `staff` anew, under another passphrase and another recovery code.

    `by` is how the keys were had. Returns the code, which is shown once.
    """
    require_not_the_password(passphrase, check_password(passphrase, staff.password))
    vault = vault_of(staff)
    if keys.public != vault.public_key:
        raise NotOpened(what=_("The vault"))
    new = new_vault(keys, passphrase)
    with transaction.atomic():
        vault.escrow = new.escrow
        vault.wrong_tries, vault.next_try_at = 0, None
        _take_over(vault, new.sealed)
        vault.save()
        unlocking.lock_everywhere(staff)
        record("vault-recovered", actor=actor.ref, subject=f"staff:{staff.pk}", facts={"by": by})
    return new.code


@sensitive_variables()
def keys_from_shares(staff: Staff, one: Share, other: Share) -> KeyPair:
    """The keys of `staff` by two shares of the organisation's key. Raises `NotOpened`, and
    `Refused` where their vault was made without escrow."""
    vault = vault_of(staff)
    if vault.escrow is None:
        raise Refused(
            what=_("Opening this vault by shares"),
            reason=_("it was made without escrow"),
            way_on=_("Only the person's own recovery code opens it."),
        )
    organisation = key_pair_of(PrivateKey(from_shares(one, other)))
    private = unseal(organisation.private, bytes(vault.escrow))
    return key_pair_of(PrivateKey(private))


def vault_of(staff: Staff) -> Vault:
    """The vault of `staff`. Raises `Refused` where there is none."""
    vault = Vault.objects.filter(staff=staff).first()
    if vault is None:
        raise Refused(
            what=_("Opening your vault"),
            reason=_("you have none yet"),
            way_on=_("Ask an administrator to end this account and to invite you anew."),
        )
    return vault


def _tried(
    staff: Staff, opening: Callable[[passphrases.Vault], KeyPair], *, now: datetime
) -> KeyPair:
    # Inside the queue: of a hundred tries that come at once, each sees what the last one counted.
    with turn:
        vault = vault_of(staff)
        _require_time(vault, now=now)
        try:
            keys = opening(vault.sealed)
        except NotOpened:
            _count_wrong(vault, now=now)
            raise
        Vault.objects.filter(pk=vault.pk).update(wrong_tries=0, next_try_at=None)
        return keys


def _require_time(vault: Vault, *, now: datetime) -> None:
    if vault.next_try_at is not None and now < vault.next_try_at:
        seconds = int((vault.next_try_at - now).total_seconds()) + 1
        raise Refused(
            what=_("Another try"),
            reason=_("there were several wrong ones"),
            way_on=ngettext(
                "Wait %(seconds)s second and do it again.",
                "Wait %(seconds)s seconds and do it again.",
                seconds,
            )
            % {"seconds": seconds},
        )


@transaction.atomic
def _count_wrong(vault: Vault, *, now: datetime) -> None:
    Vault.objects.filter(pk=vault.pk).update(wrong_tries=F("wrong_tries") + 1)
    vault.refresh_from_db(fields=["wrong_tries"])
    wait = waiting_after(vault.wrong_tries)
    Vault.objects.filter(pk=vault.pk).update(next_try_at=now + wait if wait else None)
    record(
        "vault-unlock-failed",
        actor=str(vault.staff_id),
        subject=f"staff:{vault.staff_id}",
        facts={"tries": vault.wrong_tries},
    )


def waiting_after(wrong_tries: int) -> timedelta:
    """How long to wait after so many wrong tries: nothing at first, then twice as long each time.

    >>> [waiting_after(tries).seconds for tries in (1, 2, 3, 4, 5, 20)]
    [0, 0, 2, 4, 8, 900]
    """
    if wrong_tries < FREE_TRIES:
        return timedelta()
    return min(timedelta(seconds=2 ** min(wrong_tries - FREE_TRIES + 1, 30)), LONGEST_WAIT)


def _take_over(vault: Vault, sealed: passphrases.Vault) -> None:
    vault.public = sealed.public
    vault.salt, vault.under_passphrase = sealed.salt, sealed.under_passphrase
    vault.code_salt, vault.under_code = sealed.code_salt, sealed.under_code
