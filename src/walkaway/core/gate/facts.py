"""What the gate must know: frozen facts, read by whoever asks.

`Standing` holds codes, hashes and days that lie in the clear, cheap to read at every request.
`Release` adds what is known only where the clip's words are open: when it is released.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from walkaway.core.gate.conditions import Condition
from walkaway.core.gate.consent import Form, Speaker
from walkaway.core.gate.exits import Asking
from walkaway.core.spans import Span
from walkaway.core.text.lexicon import Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """The bytes that would leave, and what is in them.

    `sha256` is of the file; `beside_sha256` one hash over all that goes with it: captions, cards,
    pictures, the words of `clip.json`. `package_sha256` names what all its renditions were made
    as, and is what an assessment of the clip is about. `languages` are all that it speaks, shows
    or carries; `written_in` those in which words stand in or under the picture. `editors` are the
    references of everybody who changed the sheet or asked for the render.
    """

    sha256: str
    beside_sha256: str
    package_sha256: str
    form: Form
    languages: frozenset[str]
    written_in: frozenset[str]
    editors: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Testimony:
    """An interview of which something is shown: [start, end) in milliseconds of it; no span at all
    where nobody knows which, and so any may be.

    `told_by` is the reference of its speaker, and `speaker` what the gate must know of them.
    `frozen_on` is the day of a freeze that stands, None when none does.
    """

    interview: str
    spans: tuple[Span, ...]
    told_by: str
    speaker: Speaker
    frozen_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was measured, and in which bytes. `wanted` are the checks that such a file must pass,
    `passed` and `failed` those that were made. A check that could not run has failed."""

    sha256: str
    beside_sha256: str
    wanted: frozenset[str]
    passed: frozenset[str]
    failed: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """The signature of `who` under exactly these bytes, on the day of it. `may_still` is whether
    they are one of the staff today, in a role that signs."""

    who: str
    may_still: bool
    sha256: str
    beside_sha256: str
    played_to_end: bool
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageApproval:
    """That `who` read all words in one language. `reads_it` is what the staff record says, and
    `is_here` whether they are one of the staff today."""

    language: str
    beside_sha256: str
    who: str
    reads_it: bool
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Worth and risk, weighed. `about` is an interview, or the hash of a package.

    `signed_by` and `signed_on` are None until it is signed. `expires_on` is its last day.
    """

    about: str
    signed_by: str | None
    signed_on: date | None
    expires_on: date
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that is asked again at every request."""

    asking: Asking
    rendition: Rendition
    testimonies: tuple[Testimony, ...]
    assessments: tuple[Assessment, ...]
    verification: Verification | None
    sign_offs: tuple[SignOff, ...]
    approvals: tuple[LanguageApproval, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """Inserted footage. `labelled_in` are the languages of its label, `is_registered` whether it
    stands in the register of footage, `is_known` whether it is like an item that must not be
    shown again."""

    labelled_in: frozenset[str]
    purpose_statement: str
    is_registered: bool
    is_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Jigsaw:
    """What all clips of one speaker give away together. `current` is a hash of the set that would
    be out with this one, `reviewed` of the set that a person looked at, None for never."""

    told_by: str
    current: str
    reviewed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title and the language it is in."""

    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Standing):
    """All that is asked when something is released.

    `group_words` are the lexicons, and `title_words` the files of `core.lexicon_files` by which
    titles are judged.
    """

    titles: tuple[Title, ...]
    publisher: str
    purpose_statement: str
    inserts: tuple[Insert, ...]
    jigsaws: tuple[Jigsaw, ...]
    group_words: tuple[Lexicon, ...]
    title_words: tuple[Lexicon, ...]
