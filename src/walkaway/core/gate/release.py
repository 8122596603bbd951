"""What is asked once more when something is released: whatever is asked at every request, and
what is known only where the words of the clip are open.

What is asked here alone cannot change while the bytes stay the same: signatures, approvals and the
verification are of the very words and pictures that were judged. Or it must not take back what is
out, such as that whoever signed has left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from walkaway.core.gate.consent import Blocker
from walkaway.core.gate.facts import Release
from walkaway.core.gate.sentences import blocks
from walkaway.core.gate.standing import (
    SIGN_OFFS_NEEDED,
    counted_approvals,
    counted_sign_offs,
    standing_blockers,
)
from walkaway.core.gate.titles import titles_findings


def publisher_and_purpose_are_named(facts: Release) -> Iterator[Blocker]:
    """Whoever sees it can see who made it and what for.

    **Source:** EU 2021/784, Art. 1(3); Terrorism Act 2006 (UK), s. 2(9): a clear purpose.
    """
    if not facts.publisher.strip():
        yield blocks("no-publisher")
    if not facts.purpose_statement.strip():
        yield blocks("no-purpose-statement")


def titles_are_honest(facts: Release) -> Iterator[Blocker]:
    """There is a title, and none in any language is dressed up as a group's own.

    **Source:** `core.gate.titles`; ICSVE, whose clips were taken down for their titles.
    """
    if not any(title.text.strip() for title in facts.titles):
        yield blocks("no-title")
    yield from titles_findings(facts.titles, facts.group_words, facts.title_words)


def inserts_are_labelled(facts: Release) -> Iterator[Blocker]:
    """Footage of others is labelled where it is shown, with a purpose and a place in the register,
    and none of it is what must not be shown again.

    **Source:** as above, and the list of hashes that an organisation keeps (PDQ).
    """
    for insert in facts.inserts:
        written_in = facts.rendition.written_in or facts.rendition.languages
        lacking = written_in - insert.labelled_in
        if lacking or not insert.labelled_in:
            yield blocks("insert-unlabelled", languages=", ".join(sorted(lacking)) or "any")
        if not insert.purpose_statement.strip():
            yield blocks("insert-without-purpose")
        if not insert.is_registered:
            yield blocks("insert-unregistered")
        if insert.is_known:
            yield blocks("insert-known")


def jigsaw_was_reviewed(facts: Release) -> Iterator[Blocker]:
    """A person looked at what all clips of a speaker give away together, this one among them.

    It is not asked at every request: the next clip changes the set, and would take back the last.

    **Source:** facts that are harmless one by one identify together (jigsaw identification).
    """
    reviewed = {each.told_by for each in facts.jigsaws if each.current == each.reviewed}
    changed = {each.told_by for each in facts.jigsaws if each.current != each.reviewed}
    tellers = {each.told_by for each in facts.testimonies}
    if tellers - (reviewed - changed):
        yield blocks("jigsaw")


def signers_are_still_here(facts: Release) -> Iterator[Blocker]:
    """Whoever signed, and whoever approved a language, answers for it on the day it is let go.

    It is not asked at every request: somebody who leaves would take back all that they ever saw.

    **Source:** the two-person rule: two people answer for it, and can be asked.
    """
    signed = counted_sign_offs(facts)
    here = {each.who for each in signed if each.may_still}
    if len(here) < SIGN_OFFS_NEEDED <= len({each.who for each in signed}):
        yield blocks("signers-gone", count=len(here))
    approvals = counted_approvals(facts)
    approved_here = {each.language for each in approvals if each.is_here}
    for language in sorted({each.language for each in approvals} - approved_here):
        yield blocks("approver-gone", language=language)


ReleaseRule = Callable[[Release], Iterator[Blocker]]

RELEASE_RULES: tuple[ReleaseRule, ...] = (
    publisher_and_purpose_are_named,
    titles_are_honest,
    inserts_are_labelled,
    jigsaw_was_reviewed,
    signers_are_still_here,
)
"""Asked when something is released, beside all of `STANDING_RULES`."""


def release_blockers(facts: Release) -> tuple[Blocker, ...]:
    """Everything that keeps it from being released; empty when it may be. Each reason once."""
    asked_once = (each for rule in RELEASE_RULES for each in rule(facts))
    return tuple(dict.fromkeys((*standing_blockers(facts), *asked_once)))
