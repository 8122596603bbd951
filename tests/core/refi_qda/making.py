"""Codebooks and projects, made by chance."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid5

from hypothesis import strategies as st

from walkaway.core.coding.model import (
    Code,
    Codebook,
    Coding,
    Cue,
    Document,
    MediaSelection,
    Sheet,
    Term,
    TextSelection,
)
from walkaway.core.refi_qda.project import Coded, Coder, Medium, Project
from walkaway.core.spans import Span

LETTERS = st.characters(
    exclude_categories=["Cs", "Cc"],
    include_characters="\n\t\r[\\",
    exclude_characters="\ufffe\uffff",
)
words = st.text(LETTERS, max_size=12)
guids = st.uuids(version=4).map(str)
terms = st.builds(
    Term,
    written=st.text("ab *é", min_size=1, max_size=8),
    language=st.sampled_from(["en", "ar", "pt-BR"]),
    weight=st.floats(0, 9, allow_nan=False, allow_subnormal=False),
)
codes = st.recursive(
    st.just(()),
    lambda inner: st.lists(
        st.builds(
            Code,
            guid=guids,
            name=st.text(LETTERS.filter(lambda letter: letter not in "\n\t\r"), max_size=8),
            definition=words,
            when_to_use=words,
            when_not_to_use=words,
            example=words,
            key=st.sampled_from(["", "a", "é"]),
            colour=st.sampled_from(["", "#aabbcc"]),
            is_codable=st.booleans(),
            terms=st.lists(terms, max_size=2).map(tuple),
            children=inner,
        ),
        max_size=3,
    ).map(tuple),
    max_leaves=4,
)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    found = Codebook(guid=draw(guids), name="", language="", codes=draw(codes))
    guids_of_codes = [code.guid for _, code in found.walk()]
    if len(set(guids_of_codes)) < len(guids_of_codes):
        return Codebook(guid=found.guid, name="", language="")
    return found


@st.composite
def projects(draw: st.DrawFn) -> Project:
    codebook = draw(codebooks())
    coders = tuple(
        Coder(guid=guid, name=draw(st.sampled_from(["Ann", "Ben", "Decided by Ann"])))
        for guid in sorted(draw(st.sets(guids, min_size=1, max_size=3)))
    )
    guids_of_codes = list(codebook.by_guid)
    documents = tuple(
        draw(_coded(ref, coders, guids_of_codes))
        for ref in sorted(draw(st.sets(guids, max_size=3)))
    )
    return Project(
        name=draw(st.sampled_from(["", "Leaving"])),
        coders=coders,
        codebook=Codebook(guid="", name="", language="", codes=codebook.codes),
        documents=documents,
        made_at=draw(st.none() | st.just(datetime(2026, 1, 2, 3, 4, tzinfo=UTC))),
        description=draw(words),
    )


@st.composite
def _coded(
    draw: st.DrawFn, ref: str, coders: tuple[Coder, ...], guids_of_codes: list[str]
) -> Coded:
    medium = draw(st.sampled_from([None, Medium.AUDIO, Medium.VIDEO]))
    lines = draw(st.lists(st.text("ab 😀é", min_size=1, max_size=9), min_size=1, max_size=4))
    text = "\n".join(lines)
    sheets = []
    for coder in coders:
        sheet = draw(_sheet(ref, coder.guid, text, medium, guids_of_codes))
        if sheet.memo or sheet.codings:
            sheets.append((coder.guid, sheet))
    return Coded(
        document=Document(
            ref=ref,
            title=draw(st.sampled_from(["", "A story"])),
            language="",
            text=text,
            cues=_cues(lines) if medium else (),
        ),
        medium=medium,
        sheets=tuple(sheets),
    )


def _cues(lines: list[str]) -> tuple[Cue, ...]:
    cues: list[Cue] = []
    start = 0
    for number, line in enumerate(lines, 1):
        span_ms = Span(number * 1000, number * 1000 + 900)
        cues.append(Cue(id=str(number), span=Span(start, start + len(line)), span_ms=span_ms))
        start += len(line) + 1
    return tuple(cues)


@st.composite
def _sheet(
    draw: st.DrawFn,
    ref: str,
    coder: str,
    text: str,
    medium: Medium | None,
    guids_of_codes: list[str],
) -> Sheet:
    codings = []
    for number in range(draw(st.integers(0, 3)) if guids_of_codes else 0):
        start = draw(st.integers(0, len(text) - 1))
        span = Span(start, draw(st.integers(start + 1, len(text))))
        in_text = medium is None or draw(st.booleans())
        codings.append(
            Coding(
                guid=str(uuid5(UUID(coder), f"{ref} {number}")),
                code=draw(st.sampled_from(guids_of_codes)),
                selection=TextSelection(span=span) if in_text else MediaSelection(span_ms=span),
                coder=coder,
                made_at=datetime(2026, 1, 2, 3, number, tzinfo=UTC),
                memo=draw(words),
                reason=draw(words),
            )
        )
    return Sheet(codings=tuple(codings), memo=draw(words))
