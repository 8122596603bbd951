"""Recording what a speaker agreed to: a new version each time, and none is ever overwritten."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TypedDict

import langcodes
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.deriving import turn
from walkaway.accounts.models import Role, Staff
from walkaway.accounts.site_keys import site
from walkaway.archive.models import (
    CompartmentKind,
    ConsentGrant,
    ConsentVersion,
    Explanation,
    OriginalsOnWithdrawal,
    SealedItem,
    Speaker,
    WithdrawalCode,
)
from walkaway.archive.queries.speakers import require_work_on
from walkaway.archive.services.compartments import newest_text, open_text, seal_text
from walkaway.archive.services.speakers import refuse_withdrawn
from walkaway.core.errors import Refused
from walkaway.core.gate import ANYWHERE, Form, Purpose
from walkaway.core.sealing.receipts import Receipt, keys_of, new_receipt
from walkaway.core.typed_json import read_typed, written
from walkaway.journal.services import record

COMPREHENSION = "consent-comprehension"
PEOPLE = "consent-people"
PROOF = "consent-proof"
"""The signed form, or the recording in which consent was given."""

LARGEST_PROOF_BYTES = 20 * 2**20
MOST_GRANTS = 200
LENGTH_BYTES = 4

_NO_COUNTRY = re.compile("AA|Q[M-Z]|X[A-JL-Z]|ZZ|EU|EZ|UN")
"""What ISO 3166-1 leaves to users, and what stands for many countries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """One thing that a speaker allows: the fields are those of `core.gate.Grant`."""

    purpose: Purpose
    form: Form
    language: str = ANYWHERE
    territory: str = ANYWHERE
    until: date | None = None
    embargo: bool = False
    embargo_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The signed form or a recording, as it is in memory: no file of it is ever in the clear."""

    name: str
    content_type: str
    content: bytes

    def __repr__(self) -> str:
        return "Proof()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a speaker agreed to on one day, and how. `comprehension`, `present` and `guardian` are
    people's words: they are sealed."""

    given_on: date
    given_how: Explanation
    understood: bool
    explained_by: Staff
    explained_in: str
    originals_on_withdrawal: OriginalsOnWithdrawal
    allowed: tuple[Allowed, ...]
    guardian_consented: bool = False
    comprehension: str = ""
    present: str = ""
    guardian: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A version, and the code with which the speaker withdraws: shown once, and kept nowhere."""

    version: ConsentVersion
    code: Receipt

    def __repr__(self) -> str:
        return f"Recorded({self.version})"


class ProofJson(TypedDict):
    """What stands before the bytes of a sealed proof."""

    name: str
    content_type: str


class PeopleJson(TypedDict):
    """Who was there, as it is sealed."""

    present: str
    guardian: str


@sensitive_variables("code", "keys")
def record_consent(
    speaker: Speaker,
    terms: Terms,
    *,
    after: int,
    actor: Actor,
    now: datetime,
    proof: Proof | None = None,
) -> Recorded:
    """Make the next version of a speaker's consent, and a withdrawal code. No key is needed.

    `after` is the number of the version that the recorder saw, 0 for none: `Refused` when another
    was recorded since. Refused too for whoever does not take in speakers or work on this one, for
    terms that cannot be, and after a withdrawal.
    """
    _refuse_impossible(terms, proof, today=now.date())
    code = new_receipt()
    with turn:  # before the transaction: it takes a while, and nobody else should wait for it
        keys = keys_of(code, site())
    with transaction.atomic():
        staff = _recorder(speaker, actor)
        version = _next_version(speaker, terms, after, staff, now)
        _write_grants(version, terms.allowed)
        _seal_words(version, terms, actor)
        facts: dict[str, str | int] = {"version": version.number, "grants": len(terms.allowed)}
        if proof is not None:
            _seal_proof(version, proof, actor)
            facts["sha256"] = sha256(proof.content).hexdigest()
        WithdrawalCode.objects.create(speaker=speaker, version=version, lookup=keys.lookup)
        record("consent-recorded", actor=actor.ref, subject=f"speaker:{speaker.pk}", facts=facts)
    return Recorded(version=version, code=code)


def comprehension_of(version: ConsentVersion, *, actor: Actor) -> str:
    """How it was checked that the speaker understood. Raises `Refused`, `NotOpened`."""
    text = newest_text(
        version.speaker,
        CompartmentKind.TESTIMONY,
        COMPREHENSION,
        subject=version.pk,
        actor=actor,
    )
    return (text or b"").decode()


def people_at(version: ConsentVersion, *, actor: Actor) -> PeopleJson:
    """Who was there, for protection officers. Raises `Refused`, `NotOpened`."""
    text = newest_text(
        version.speaker, CompartmentKind.SAFETY, PEOPLE, subject=version.pk, actor=actor
    )
    if text is None:
        return {"present": "", "guardian": ""}
    return read_typed(text.decode(), PeopleJson, path=Path(PEOPLE))


def has_proof(version: ConsentVersion) -> bool:
    """Whether a signed form or a recording is attached."""
    return SealedItem.objects.filter(kind=PROOF, subject=version.pk).exists()


def open_proof(version: ConsentVersion, *, actor: Actor) -> Proof | None:
    """The signed form or recording. Reading it is in the journal. Raises `Refused`, `NotOpened`."""
    items = SealedItem.objects.filter(
        compartment__speaker=version.speaker_id,
        compartment__kind=CompartmentKind.ORIGINALS,
        kind=PROOF,
        subject=version.pk,
    )
    item = items.select_related("compartment").last()
    if item is None:
        return None
    with transaction.atomic():
        text = open_text(item, actor=actor)
        record(
            "consent-proof-read",
            actor=actor.ref,
            subject=f"speaker:{version.speaker_id}",
            facts={"version": version.number, "item": str(item.pk)},
        )
    end = LENGTH_BYTES + int.from_bytes(text[:LENGTH_BYTES], "big")
    facts = read_typed(text[LENGTH_BYTES:end].decode(), ProofJson, path=Path(PROOF))
    return Proof(name=facts["name"], content_type=facts["content_type"], content=text[end:])


def _recorder(speaker: Speaker, actor: Actor) -> Staff:
    what = _("Recording consent")
    require_role(actor, Role.INTERVIEWER, Role.PROTECTION_OFFICER, what=what)
    staff = require_work_on(actor, speaker, what=what)
    # Whoever withdraws or publishes meanwhile waits until this is decided.
    Speaker.objects.select_for_update().get(pk=speaker.pk)
    refuse_withdrawn(speaker, what=what)
    return staff


def _next_version(
    speaker: Speaker, terms: Terms, after: int, staff: Staff, now: datetime
) -> ConsentVersion:
    newest = speaker.consents.order_by("-number").first()
    if (newest.number if newest else 0) != after:
        raise _refused(
            _("somebody recorded another version since you opened this page"),
            _("Read that one first, then record yours anew."),
        )
    return ConsentVersion.objects.create(
        speaker=speaker,
        number=after + 1,
        given_on=terms.given_on,
        given_how=terms.given_how,
        understood=terms.understood,
        explained_by=terms.explained_by,
        explained_in=langcodes.standardize_tag(terms.explained_in),
        guardian_consented=terms.guardian_consented,
        originals_on_withdrawal=terms.originals_on_withdrawal,
        recorded_at=now,
        recorded_by=staff,
    )


def _write_grants(version: ConsentVersion, allowed: Collection[Allowed]) -> None:
    ConsentGrant.objects.bulk_create(
        ConsentGrant(
            version=version,
            purpose=each.purpose,
            form=each.form,
            language=_canonical(each.language),
            territory=each.territory.upper(),
            until=each.until,
            embargo=each.embargo,
            embargo_until=each.embargo_until,
        )
        for each in allowed
    )


def _seal_words(version: ConsentVersion, terms: Terms, actor: Actor) -> None:
    seal_text(
        version.speaker,
        CompartmentKind.TESTIMONY,
        COMPREHENSION,
        terms.comprehension.encode(),
        subject=version.pk,
        author=actor,
    )
    people: PeopleJson = {"present": terms.present, "guardian": terms.guardian}
    seal_text(
        version.speaker,
        CompartmentKind.SAFETY,
        PEOPLE,
        written(people).encode(),
        subject=version.pk,
        author=actor,
    )


def _seal_proof(version: ConsentVersion, proof: Proof, actor: Actor) -> None:
    facts: ProofJson = {"name": proof.name, "content_type": proof.content_type}
    head = written(facts).encode()
    seal_text(
        version.speaker,
        CompartmentKind.ORIGINALS,
        PROOF,
        len(head).to_bytes(LENGTH_BYTES, "big") + head + proof.content,
        subject=version.pk,
        author=actor,
    )


def _refuse_impossible(terms: Terms, proof: Proof | None, *, today: date) -> None:
    if terms.given_on > today:
        raise _refused(_("the day is in the future"), _("Write the day on which it was given."))
    if terms.guardian_consented and not terms.guardian.strip():
        raise _refused(_("the guardian is not named"), _("Write who it is; it is sealed."))
    if terms.understood and not terms.comprehension.strip():
        raise _refused(
            _("it is not said how understanding was checked"),
            _("Write what the speaker said in their own words."),
        )
    if not langcodes.tag_is_valid(terms.explained_in):
        raise _refused_tag(terms.explained_in)
    if proof is not None and len(proof.content) > LARGEST_PROOF_BYTES:
        raise _refused(
            _("the file is larger than 20 MB"),
            _("Scan the form smaller, or upload a long recording with the interview."),
        )
    _refuse_impossible_grants(terms.allowed)


def _refuse_impossible_grants(allowed: Collection[Allowed]) -> None:
    for each in allowed:
        if each.language != ANYWHERE and not langcodes.tag_is_valid(each.language):
            raise _refused_tag(each.language)
        if each.territory != ANYWHERE and not is_territory(each.territory):
            raise _refused(
                _("{code} is no code of a country").format(code=each.territory),
                _("Write two letters, such as BE, or * for everywhere."),
            )
        if each.embargo_until is not None and not each.embargo:
            raise _refused(
                _("an embargo that is none has an end"), _("Say that it is held back, or no day.")
            )
    places = {
        (each.purpose, each.form, _canonical(each.language), each.territory.upper())
        for each in allowed
    }
    if len(places) < len(allowed):
        raise _refused(_("the same thing is allowed twice"), _("Leave one of the two rows out."))
    if len(allowed) > MOST_GRANTS:
        raise _refused(
            _("there are more than 200 rows"), _("Use * where all languages are allowed.")
        )


def is_territory(code: str) -> bool:
    """Whether `code` is one of ISO 3166-1, in two letters, or XK, which stands for Kosovo."""
    upper = code.upper()
    if len(code) != 2 or not code.isascii() or not code.isalpha() or _NO_COUNTRY.fullmatch(upper):
        return False
    return bool(langcodes.tag_is_valid(f"und-{upper}"))


def _canonical(language: str) -> str:
    return language if language == ANYWHERE else langcodes.standardize_tag(language)


def _refused_tag(tag: str) -> Refused:
    return _refused(
        _("{tag} is no tag of a language").format(tag=tag), _("Write one such as ar or fr-BE.")
    )


def _refused(reason: str, way_on: str) -> Refused:
    return Refused(what=_("Recording consent"), reason=reason, way_on=way_on)
