"""Compartments: each has a key pair, and who holds its private half may read what is in it.

A compartment lives in epochs. A reader is let in by a row that seals the epoch's private key to
them: the row is the permission. Whoever must not read on loses the row, and a new epoch begins, so
that what comes later is closed to them even if they kept the old key.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from hmac import compare_digest

from walkaway.core.errors import NotOpened
from walkaway.core.sealing.envelopes import (
    KEY_BYTES,
    Key,
    close,
    new_key,
    open_envelope,
    padded,
    without_padding,
)
from walkaway.core.sealing.key_pairs import (
    KeyPair,
    PrivateKey,
    PublicKey,
    key_pair_of,
    seal,
    unseal,
)
from walkaway.core.sealing.shares import from_two, in_two

LABEL_VERSION = "1"
BINDING_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """A compartment of one subject at one time: `kind` is `identity`, `originals`, `safety`, ..."""

    subject: str
    kind: str
    number: int

    def __bytes__(self) -> bytes:
        return bound(self.subject, self.kind, str(self.number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What an item is. It is authenticated with the item, so that none passes for another."""

    epoch: Epoch
    item: str
    kind: str
    author: str

    def __bytes__(self) -> bytes:
        return bytes(self.epoch) + bound(self.item, self.kind, self.author)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedItem:
    """A text under a key of its own, and that key sealed to the compartment."""

    wrapped_key: bytes
    envelope: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderRow:
    """The permission of `reader` to read what was sealed in an epoch."""

    reader: str
    box: bytes


def grant(epoch: Epoch, private: PrivateKey, reader: str, public: PublicKey) -> ReaderRow:
    """Let `reader`, the holder of `public`, read what is sealed in `epoch`."""
    return ReaderRow(reader=reader, box=seal(public, private + _binding(epoch, reader)))


def epoch_keys(epoch: Epoch, row: ReaderRow, reader_private: PrivateKey) -> KeyPair:
    """The keys of `epoch` for its reader. Raises `NotOpened`, also for the row of another reader,
    compartment or epoch."""
    content = unseal(reader_private, row.box)
    private, binding = content[:KEY_BYTES], content[KEY_BYTES:]
    if not compare_digest(binding, _binding(epoch, row.reader)):
        raise NotOpened(what="A reader's row")
    return key_pair_of(PrivateKey(private))


def grant_to_two(
    epoch: Epoch,
    private: PrivateKey,
    one: tuple[str, PublicKey],
    other: tuple[str, PublicKey],
) -> tuple[ReaderRow, ReaderRow]:
    """Let two people read together what neither reads alone."""
    halves = in_two(private)
    first, second = (
        grant(epoch, PrivateKey(half), reader, public)
        for half, (reader, public) in zip(halves, (one, other), strict=True)
    )
    return first, second


def epoch_keys_of_two(
    epoch: Epoch, one: tuple[ReaderRow, PrivateKey], other: tuple[ReaderRow, PrivateKey]
) -> KeyPair:
    """The keys of `epoch` for two people together. Raises `NotOpened`.

    Two halves that do not belong together give keys that open nothing.
    """
    halves = (epoch_keys(epoch, row, private).private for row, private in (one, other))
    return key_pair_of(PrivateKey(from_two(*halves)))


def seal_item(public: PublicKey, text: bytes, label: Label) -> SealedItem:
    """`text`, padded, for those who read the compartment of `public`."""
    key = new_key()
    return SealedItem(
        wrapped_key=wrap_key(public, key, label), envelope=close(key, padded(text), bytes(label))
    )


def open_item(private: PrivateKey, item: SealedItem, label: Label) -> bytes:
    """The text of `item`. Raises `NotOpened`, also when it was filed under another label."""
    key = unwrap_key(private, item.wrapped_key, label)
    return without_padding(open_envelope(key, item.envelope, bytes(label)))


def wrap_key(public: PublicKey, key: Key, label: Label) -> bytes:
    """The key of an item or a file, sealed to the compartment of `public`."""
    return seal(public, key + _digest(bytes(label)))


def unwrap_key(private: PrivateKey, wrapped: bytes, label: Label) -> Key:
    """The key that `wrap_key` wrapped. Raises `NotOpened`."""
    content = unseal(private, wrapped)
    if not compare_digest(content[KEY_BYTES:], _digest(bytes(label))):
        raise NotOpened(what="A wrapped key")
    return Key(content[:KEY_BYTES])


def bound(*parts: str) -> bytes:
    """`parts` in one row of bytes that no other parts give: each after its length."""
    encoded = [part.encode() for part in (LABEL_VERSION, *parts)]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def _binding(epoch: Epoch, reader: str) -> bytes:
    return _digest(bytes(epoch) + bound(reader))


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=BINDING_BYTES).digest()
