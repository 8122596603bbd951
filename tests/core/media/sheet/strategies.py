"""Cut sheets, as hypothesis draws them: everything that the format can say."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from walkaway.core.media.sheet.model import (
    CaptionPlace,
    Cards,
    CutSheet,
    FaceProtection,
    Guide,
    HiddenName,
    Passage,
    ProtectionPlan,
    Shape,
    Source,
    Speaker,
    Texts,
    VoicePlan,
    VoiceProtection,
)

FOLDER = Path("/sheets/clip")
LANGUAGES = ("ar", "en", "fr", "pt-BR", "ckb", "zh-Hant")
HIDDEN = ("Zyxwvut", "زكسوفت")
"""Forms that no drawn text can hold: the rule against telling them would refuse the sheet."""

characters = st.characters(exclude_categories=["Cs"], exclude_characters="zZزκΖ\0")
words = st.text(characters, min_size=1, max_size=30).filter(lambda text: bool(text.strip()))
file_names = st.from_regex(r"[a-z][a-zA-Z0-9 é_.-]{0,12}\.(mp4|vtt)", fullmatch=True)
paths = file_names.map(lambda name: FOLDER / name) | file_names.map(
    lambda name: FOLDER / ".." / "originals" / name
)
source_names = st.from_regex(r"[a-zA-Z0-9_ .é-]{1,10}", fullmatch=True).filter(str.strip)


def texts(languages: tuple[str, ...]) -> st.SearchStrategy[Texts]:
    """Words in each of `languages`."""
    return st.fixed_dictionaries(dict.fromkeys(languages, words))


def some_texts(languages: tuple[str, ...]) -> st.SearchStrategy[Texts]:
    """Words in each of `languages`, or none at all."""
    return st.just({}) | texts(languages)


@st.composite
def passages(draw: st.DrawFn, names: list[str], languages: tuple[str, ...]) -> Passage:
    """A passage of one of the sources `names`."""
    start_ms = draw(st.integers(0, 360_000_000))
    label = draw(some_texts(languages))
    return Passage(
        source=draw(st.sampled_from(names)),
        start_ms=start_ms,
        end_ms=start_ms + draw(st.integers(100, 600_000)),
        insert_label=label,
        insert_purpose=draw(words) if label else "",
        insert_source=draw(st.just("") | words) if label else "",
    )


@st.composite
def sources(draw: st.DrawFn, name: str, languages: tuple[str, ...]) -> Source:
    """A source with words in each of `languages`."""
    spoken, *translated = draw(st.permutations([*languages, "de"]))
    return Source(
        name=name,
        recording=draw(paths),
        transcript=draw(paths),
        language=spoken,
        translations={tag: draw(paths) for tag in translated},
    )


@st.composite
def protection_plans(draw: st.DrawFn, languages: tuple[str, ...]) -> ProtectionPlan:
    """Any protection."""
    return ProtectionPlan(
        face=draw(st.sampled_from(FaceProtection)),
        voice=VoicePlan(
            protection=draw(st.sampled_from(VoiceProtection)),
            reader=draw(words),
            variant=draw(st.just("") | words),
        ),
        people=draw(st.sampled_from([(), ("p1.1",), ("p1.1", "p1.2")])),
        margin=draw(st.floats(1.2, 3)),
        colour=draw(st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True)),
        stand_in=draw(st.none() | paths),
        hide=draw(
            st.lists(
                st.builds(
                    HiddenName,
                    forms=st.sampled_from([HIDDEN, HIDDEN[:1]]),
                    stand_ins=some_texts(languages) | texts(("",)),
                ),
                max_size=2,
            ).map(tuple)
        ),
    )


@st.composite
def cut_sheets(draw: st.DrawFn) -> CutSheet:
    """A cut sheet without mistakes."""
    languages = tuple(draw(st.lists(st.sampled_from(LANGUAGES), min_size=1, unique=True)))
    names = draw(st.lists(source_names, min_size=1, max_size=3, unique=True))
    return CutSheet(
        id=draw(st.from_regex(r"[a-y0-9]+(-[a-y0-9]+){0,2}", fullmatch=True)),
        title=draw(texts(languages)),
        description=draw(some_texts(languages)),
        publisher=draw(words),
        purpose=draw(words),
        languages=languages,
        shapes=tuple(draw(st.lists(st.sampled_from(Shape), min_size=1, unique=True))),
        sources={name: draw(sources(name, languages)) for name in names},
        passages=tuple(draw(st.lists(passages(names, languages), min_size=1, max_size=4))),
        protection=draw(protection_plans(languages)),
        cards=Cards(
            title=draw(texts(languages)),
            help_line=draw(some_texts(languages)),
            title_ms=draw(st.just(0) | st.integers(500, 30_000)),
            end_ms=draw(st.integers(1000, 30_000)),
        ),
        funder=draw(st.just("") | words),
        height=draw(st.integers(120, 1080).map(lambda half: 2 * half)),
        captions=draw(st.sampled_from(CaptionPlace)),
        folder=FOLDER,
        speaker=draw(
            st.just(Speaker())
            | st.builds(
                Speaker, pseudonym=words, about=some_texts(languages), invented=st.booleans()
            )
        ),
        quote=draw(some_texts(languages)),
        guide=Guide(**{part: draw(some_texts(languages)) for part in Guide().parts}),
    )
