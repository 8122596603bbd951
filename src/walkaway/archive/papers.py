"""Papers that a speaker is given: a receipt of their consent, and an account of their withdrawal.

They are in plain words, in the speaker's language where we have it, and name nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from walkaway.archive.consent_words import (
    BEYOND,
    EXITS,
    FORMS,
    FORMS_MEAN,
    PURPOSES,
    PURPOSES_MEAN,
    language_words,
    territory_words,
    until_words,
)
from walkaway.archive.models import ConsentGrant, ConsentVersion, OriginalsOnWithdrawal, Withdrawal
from walkaway.core.documents import Block, Code, Document, Heading, Paragraph
from walkaway.core.gate import Form, Purpose
from walkaway.core.sealing.receipts import Receipt, in_groups

ISOLATED = "\u2066{}\u2069"
"""Left to right wherever it stands (UAX #9): groups of digits keep their order in Arabic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a paper. `code` is to be typed, and `address` to be opened: both left to right."""

    heading: str
    sentences: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    address: str = ""
    code: str = ""

    def __repr__(self) -> str:
        return f"Section({self.heading!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper in one language of the site."""

    language: str
    title: str
    lead: str
    sections: tuple[Section, ...]
    dated: date


def receipt(version: ConsentVersion, code: Receipt, address_in: Callable[[str], str]) -> Paper:
    """What was agreed to in `version`, and how to take it back with `code`.

    `address_in` tells where the page for that is, in a language.
    """
    language = language_of_papers(version.explained_in)
    grants = list(version.grants.all())
    with override(language):
        return Paper(
            language=language,
            title=_("What you agreed to"),
            lead=_(
                "This paper says what you allow us to do with what you told us. It does not name"
                " you. If it is dangerous to keep it, keep only the number."
            ),
            sections=tuple(_receipt_sections(version, grants, code, address_in(language))),
            dated=version.given_on,
        )


def account(withdrawal: Withdrawal, language: str) -> Paper:
    """What a withdrawal took back, and what it cannot."""
    with override(language):
        return Paper(
            language=language,
            title=_("What was taken back"),
            lead=_("The withdrawal was made on {day}. It is final.").format(
                day=date_format(withdrawal.withdrawn_at, "DATE_FORMAT")
            ),
            sections=tuple(_account_sections(withdrawal)),
            dated=withdrawal.withdrawn_at.date(),
        )


def language_of_papers(tag: str) -> str:
    """The language of a paper for somebody who speaks `tag`: English where we lack theirs."""
    base = tag.split("-")[0].lower()
    return base if base in dict(settings.LANGUAGES) else "en"


def document_of(paper: Paper) -> Document:
    """A paper as `core.documents` prints it, as PDF or as text."""
    blocks: list[Block] = [Paragraph(paper.lead)]
    for section in paper.sections:
        blocks.append(Heading(section.heading))
        blocks += map(Paragraph, section.sentences)
        if section.items:
            blocks.append(Paragraph("\n".join(f"• {item}" for item in section.items)))
        if section.address:
            blocks.append(Paragraph(ISOLATED.format(section.address), strong=True))
        if section.code:
            blocks.append(Code("", section.code))
    return Document(
        title=paper.title, blocks=tuple(blocks), language=paper.language, dated=paper.dated
    )


def _receipt_sections(
    version: ConsentVersion, grants: Collection[ConsentGrant], code: Receipt, address: str
) -> Iterator[Section]:
    yield _allowed(version, grants)
    yield from _meaning(grants)
    yield Section(
        heading=_("You can take it back"),
        sentences=(
            _("At any time, without a reason, and nobody may treat you worse for it."),
            _("Open this page, with any telephone or computer, and type this number:"),
        ),
        address=address,
        code=in_groups(code),
    )
    yield Section(
        heading=_("Without the page"),
        sentences=(
            _("Tell anybody who works with us, in person or on the telephone."),
            _(
                "Whoever has this number can take everything back in your place. We did not keep"
                " it and cannot show it again."
            ),
        ),
    )
    yield _then(version)
    yield Section(
        heading=_("About this paper"),
        sentences=tuple(_about(version)),
    )


def _allowed(version: ConsentVersion, grants: Collection[ConsentGrant]) -> Section:
    return Section(
        heading=_("What you allow"),
        sentences=(
            _("You allow only what is written here. Everything else is not allowed.")
            if grants
            else _("You allow nothing. What you told us is not used."),
        ),
        items=tuple(grant_words(grant) for grant in grants),
    )


def grant_words(grant: ConsentGrant) -> str:
    """One thing that is allowed, on one line."""
    parts = [
        _named(PURPOSES[grant.purpose], FORMS[grant.form]),
        language_words(grant.language),
        territory_words(grant.territory),
        until_words(grant.until),
    ]
    if grant.embargo:
        parts.append(_held_back(grant.embargo_until))
    return " · ".join(parts)


def _named(name: object, words: object) -> str:
    return _("{name}: {words}").format(name=name, words=words)


def _held_back(until: date | None) -> str:
    if until is None:
        return _("held back until you say so")
    return _("held back until {day}").format(day=date_format(until, "DATE_FORMAT"))


def _meaning(grants: Collection[ConsentGrant]) -> Iterator[Section]:
    purposes = [each for each in Purpose if any(grant.purpose == each for grant in grants)]
    forms = [each for each in Form if any(grant.form == each for grant in grants)]
    if grants:
        yield Section(
            heading=_("What that means"),
            items=(
                *(_named(PURPOSES[each], PURPOSES_MEAN[each]) for each in purposes),
                *(_named(FORMS[each], FORMS_MEAN[each]) for each in forms),
            ),
        )


def _then(version: ConsentVersion) -> Section:
    kept = version.originals_on_withdrawal == OriginalsOnWithdrawal.SEALED
    return Section(
        heading=_("What happens then"),
        items=(
            _("At once, everything of you that we show is taken away, and its files are erased."),
            _("The recordings and what was written from them are locked away; officers keep them.")
            if kept
            else _("The recordings and everything that was written from them are erased."),
            _("We cannot take back what others copied, saw or wrote down before."),
        ),
    )


def _about(version: ConsentVersion) -> Iterator[str]:
    yield _("Agreed on {day}. This is version {number}; it replaces the ones before.").format(
        day=date_format(version.given_on, "DATE_FORMAT"), number=version.number
    )
    if language_of_papers(version.explained_in) != version.explained_in.split("-")[0].lower():
        yield _(
            "This paper is in English, since we do not have it in your language ({language})."
            " Somebody will read it to you."
        ).format(language=language_words(version.explained_in))


def _account_sections(withdrawal: Withdrawal) -> Iterator[Section]:
    facts = withdrawal.account
    for each in facts["exits"]:
        name = str(EXITS.get(each["exit"], each["exit"]))
        yield Section(
            heading=name,
            sentences=(
                _("Taken away at once; its pages now say that it was withdrawn:")
                if each["items"]
                else _("Nothing was to be found there."),
            ),
            items=tuple(ISOLATED.format(item) for item in each["items"]),
        )
    yield Section(heading=_("In our archive"), items=tuple(_in_the_archive(withdrawal)))
    beyond = dict.fromkeys(slug for each in facts["exits"] for slug in each["beyond"])
    yield Section(
        heading=_("What we cannot take back"),
        items=(
            *(str(BEYOND.get(slug, slug)) for slug in beyond),
            _("What people saw, remember, or wrote down."),
        ),
    )


def _in_the_archive(withdrawal: Withdrawal) -> Iterator[str]:
    facts = withdrawal.account
    recordings, transcripts = facts["recordings"], facts["transcripts"]
    if facts["originals"] == "erased":
        yield ngettext(
            "{number} recording: erased.", "{number} recordings: erased.", recordings
        ).format(number=recordings)
        yield ngettext(
            "{number} transcript or translation: erased.",
            "{number} transcripts and translations: erased.",
            transcripts,
        ).format(number=transcripts)
        yield _("Name, notes and everything else that was sealed: erased, with its keys.")
    else:
        yield ngettext(
            "{number} recording: kept sealed, for protection officers alone.",
            "{number} recordings: kept sealed, for protection officers alone.",
            recordings,
        ).format(number=recordings)
        yield ngettext(
            "{number} transcript or translation: kept sealed, for protection officers alone.",
            "{number} transcripts and translations: kept sealed, for protection officers alone.",
            transcripts,
        ).format(number=transcripts)
    yield ngettext(
        "{number} file made from them: erased.",
        "{number} files made from them: erased.",
        facts["derivatives"],
    ).format(number=facts["derivatives"])
    if facts["jobs"]:
        yield ngettext(
            "{number} piece of work that went on: stopped.",
            "{number} pieces of work that went on: stopped.",
            facts["jobs"],
        ).format(number=facts["jobs"])
    if withdrawal.finished_at is None:
        yield _("The last files are being erased. Nobody can read or see them any more.")
