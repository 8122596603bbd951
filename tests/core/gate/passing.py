"""Facts that nothing blocks, to be broken one by one; and the ways in which each can break."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from walkaway.core.gate import (
    ANYWHERE,
    Asking,
    Assessment,
    Audience,
    Exit,
    Form,
    Grant,
    Insert,
    Jigsaw,
    LanguageApproval,
    Purpose,
    Release,
    Rendition,
    SignOff,
    Speaker,
    Testimony,
    Title,
    Verification,
)
from walkaway.core.spans import Span

TODAY = date(2030, 6, 15)
DAY = timedelta(days=1)

EDITOR, TRANSLATOR, REVIEWER, SECOND, ASSESSOR = "edith", "tarik", "rosa", "samir", "ana"

GRANT = Grant(
    purpose=Purpose.LIBRARY,
    form=Form.ALTERED_VOICE,
    language=ANYWHERE,
    territory=ANYWHERE,
    given_on=TODAY - 100 * DAY,
    until=None,
    understood=True,
)
SPEAKER = Speaker(grants=(GRANT,), hard_stops=frozenset(), withdrawn_on=None)

ASKING = Asking(
    exit=Exit.LIBRARY,
    audience=Audience.ANYONE,
    territory=ANYWHERE,
    from_day=TODAY - DAY,
    until_day=None,
    today=TODAY,
)
RENDITION = Rendition(
    sha256="f" * 64,
    beside_sha256="b" * 64,
    package_sha256="p" * 64,
    form=Form.ALTERED_VOICE,
    languages=frozenset({"ar", "en"}),
    written_in=frozenset({"en"}),
    editors=frozenset({EDITOR}),
)
TESTIMONIES = (
    Testimony(
        interview="interview-1",
        spans=(Span(10_000, 40_000),),
        told_by="speaker-1",
        speaker=SPEAKER,
        frozen_on=None,
    ),
    Testimony(
        interview="interview-2",
        spans=(Span(0, 5_000),),
        told_by="speaker-1",
        speaker=SPEAKER,
        frozen_on=None,
    ),
)
ASSESSMENTS = tuple(
    Assessment(
        about=about, signed_by=ASSESSOR, signed_on=TODAY - 9 * DAY, expires_on=TODAY + 90 * DAY
    )
    for about in ("interview-1", "interview-2", RENDITION.package_sha256)
)
VERIFICATION = Verification(
    sha256=RENDITION.sha256,
    beside_sha256=RENDITION.beside_sha256,
    wanted=frozenset({"faces", "voice"}),
    passed=frozenset({"faces", "voice", "loudness"}),
    failed=frozenset(),
)
SIGN_OFFS = tuple(
    SignOff(
        who=who,
        may_still=True,
        sha256=RENDITION.sha256,
        beside_sha256=RENDITION.beside_sha256,
        played_to_end=True,
        day=TODAY,
    )
    for who in (REVIEWER, SECOND)
)
APPROVALS = tuple(
    LanguageApproval(
        language=language,
        beside_sha256=RENDITION.beside_sha256,
        who=who,
        reads_it=True,
        is_here=True,
    )
    for language, who in (("ar", TRANSLATOR), ("en", REVIEWER))
)
INSERT = Insert(
    labelled_in=frozenset({"en"}),
    purpose_statement="To show what was promised.",
    is_registered=True,
    is_known=False,
)
PASSING = Release(
    asking=ASKING,
    rendition=RENDITION,
    testimonies=TESTIMONIES,
    assessments=ASSESSMENTS,
    verification=VERIFICATION,
    sign_offs=SIGN_OFFS,
    approvals=APPROVALS,
    titles=(Title(language="en", text="Why I went home"),),
    publisher="The Example House",
    purpose_statement="For families and schools.",
    inserts=(INSERT,),
    jigsaws=(Jigsaw(told_by="speaker-1", current="j" * 64, reviewed="j" * 64),),
    group_words=(),
    title_words=(),
)


def asked(**changes: object) -> Release:
    """`PASSING` with another question."""
    return replace(PASSING, asking=replace(ASKING, **changes))  # type: ignore[arg-type]


def shown(**changes: object) -> Release:
    """`PASSING` with another rendition."""
    return replace(PASSING, rendition=replace(RENDITION, **changes))  # type: ignore[arg-type]


def told(**changes: object) -> Release:
    """`PASSING` with a change to its second testimony."""
    first, second = TESTIMONIES
    return replace(PASSING, testimonies=(first, replace(second, **changes)))  # type: ignore[arg-type]


def weighed(at: int, **changes: object) -> Release:
    """`PASSING` with a change to one of its assessments, the last being of the clip."""
    assessments = list(ASSESSMENTS)
    assessments[at] = replace(assessments[at], **changes)  # type: ignore[arg-type]
    return replace(PASSING, assessments=tuple(assessments))


def measured(**changes: object) -> Release:
    """`PASSING` with another verification."""
    return replace(PASSING, verification=replace(VERIFICATION, **changes))  # type: ignore[arg-type]


def signed(**changes: object) -> Release:
    """`PASSING` with a change to its second signature."""
    first, second = SIGN_OFFS
    return replace(PASSING, sign_offs=(first, replace(second, **changes)))  # type: ignore[arg-type]


def approved(**changes: object) -> Release:
    """`PASSING` with a change to the approval of its English."""
    first, second = APPROVALS
    return replace(PASSING, approvals=(first, replace(second, **changes)))  # type: ignore[arg-type]


def inserted(**changes: object) -> Release:
    """`PASSING` with a change to its inserted footage."""
    return replace(PASSING, inserts=(INSERT, replace(INSERT, **changes)))  # type: ignore[arg-type]
