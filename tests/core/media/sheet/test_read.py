from __future__ import annotations

import pickle
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.media.sheet.examples import SHEET, spoilt
from walkaway.core.errors import SheetError
from walkaway.core.media.sheet.mistakes import Mistake, Severity, mistakes_only
from walkaway.core.media.sheet.model import (
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
    VoicePlan,
    VoiceProtection,
)
from walkaway.core.media.sheet.read import read_sheet, reading_of, sheet_of

PATH = Path("/clips/leaving.toml")
FOLDER = PATH.parent


def found_in(text: str) -> tuple[Mistake, ...]:
    return reading_of(text, PATH).notes.found


def mistakes_in(text: str) -> tuple[Mistake, ...]:
    return mistakes_only(found_in(text))


def warnings_in(text: str) -> tuple[Mistake, ...]:
    return tuple(each for each in found_in(text) if each.severity is Severity.WARNING)


def line_of(text: str, words: str) -> int:
    assert words in text
    return text[: text.index(words)].count("\n") + 1


def test_a_sheet_says_all_that_the_recipe_holds() -> None:
    assert sheet_of(SHEET, PATH) == CutSheet(
        id="leaving-the-camp",
        title={"en": "Leaving the camp", "ar": "مغادرة المخيم"},
        description={},
        publisher="The Example Archive (invented)",
        purpose="Shows pupils why one man left.",
        languages=("en", "ar"),
        shapes=(Shape.WIDE, Shape.TALL),
        sources={
            "interview": Source(
                name="interview",
                recording=FOLDER / "interview.mp4",
                transcript=FOLDER / "interview.ar.vtt",
                language="ar",
                translations={"en": FOLDER / "interview.en.vtt"},
            )
        },
        passages=(
            Passage(source="interview", start_ms=1000, end_ms=2500, insert_label={}),
            Passage(
                source="interview",
                start_ms=3000,
                end_ms=4000,
                insert_label={"en": "Footage of the group", "ar": "لقطات الجماعة"},
                insert_purpose="Shows what he was promised.",
                insert_source="Channel of the group, 2014",
            ),
        ),
        protection=ProtectionPlan(
            face=FaceProtection.MASK,
            voice=VoicePlan(protection=VoiceProtection.REPLACE),
            hide=(
                HiddenName(forms=("Salem", "سالم"), stand_ins={"en": "my friend", "ar": "صديقي"}),
            ),
        ),
        cards=Cards(
            title={"en": "Leaving the camp", "ar": "مغادرة المخيم"},
            help_line={"en": "Call 000 (invented)", "ar": "اتصل 000 (مختلق)"},
            title_ms=2000,
            end_ms=3000,
        ),
        folder=FOLDER,
        speaker=Speaker(pseudonym="Idris", invented=True),
        quote={"en": "Nobody had told us"},
        guide=Guide(
            questions={
                "en": "What had nobody told him?\nWho could have?",
                "ar": "ماذا لم يقل له أحد؟",
            }
        ),
    )
    assert found_in(SHEET) == ()


# What is exchanged for what, words of the line that must be named, words of the explanation.
ONE_MISTAKE = [
    ('format = "walkaway cut sheet 1"\n', "", "id =", 'Add format = "…"'),
    ("sheet 1", "sheet 2", "format", "Update Walkaway"),
    ('"leaving-the-camp"', '"Leaving the Camp!"', "id", 'Write id = "leaving-the-camp"'),
    ('"leaving-the-camp"', '"étude—née"', "id", 'Write id = "etudenee"'),
    ('"The Example Archive (invented)"', '" "', "publisher", "the name of who publishes"),
    ('purpose = "Shows pupils why one man left."\n', "", "format", "lacks `purpose`"),
    ('["en", "ar"]', "[]", "languages", 'languages = ["en"]'),
    ('["en", "ar"]', '"en"', "languages", "must be a list of texts in quotes"),
    ('["en", "ar"]', '["en", "ar", "en"]', "languages", "in the list twice"),
    ('["en", "ar"]', '["en", "ar", "arabic"]', "languages", "is no language tag"),
    ('["en", "ar"]', '["en", "ar", "Pt-br"]', "languages", '"pt-BR"'),
    ("16x9", "16:9", "shapes", 'Did you mean "16x9"?'),
    ('["16x9", "9x16"]', "[]", "shapes", "`shapes` is empty"),
    ("height = 720", 'height = "720"', "height", "even whole number from 240 to 2160"),
    ("height = 720", "height = true", "height", "even whole number"),
    ("height = 720", "height = 721", "height", "even whole number"),
    ("height = 720", "height = 100", "height", "even whole number"),
    ("height = 720", "hight = 720", "hight", "Did you mean `height`?"),
    ("height = 720", "margin = 2", "margin = 2", "`margin` belongs in [protection]"),
    ("height = 720", "[xyz]", "[xyz]", "Known are format, id"),
    ('en = "Leaving the camp"', "", "[title]", 'no title in "en"'),
    ('en = "Leaving the camp"', "en = 3", "en = 3", "a text in quotes"),
    ('en = "Leaving the camp"', 'en = "Salem left"', "Salem left", "[[protection.hide]] hides"),
    ('en = "Nobody', 'en = "With sálem nobody', "sálem", 'says "sálem"'),
    ('publisher = "The', 'publisher = "Salem: The', "publisher", 'says "Salem"'),
    ('"leaving-the-camp"', '"leaving-salem"', "id", 'says "salem"'),
    ('en = "Leaving the camp"', 'english = "a"\nen = "b"', "english", "no language tag"),
    ('en = "Leaving the camp"', 'en = "b"\nfunder = "c"', 'funder = "c"', "at the top"),
    ('pseudonym = "Idris"', 'pseudonym = "Salem"', "pseudonym", "a name that"),
    ('pseudonym = "Idris"\n', "", "[speaker]", "lacks `pseudonym`"),
    ("What had nobody told", "Could Salem have told", "en = '''", 'says "Salem"'),
    ("[guide.questions]", "[guide.question]", "[guide.question]", "Did you mean `questions`?"),
    ("invented = true", 'invented = "yes"', "invented =", "true or false"),
    ('recording = "interview.mp4"\n', "", "[sources.interview]", "lacks `recording`"),
    ('"interview.mp4"', '"a\\u0000b.mp4"', "recording", "no file name can hold"),
    ('en = "interview.en.vtt"', "", "[sources.interview.translations]", 'has no words in "en"'),
    ('language = "ar"', 'language = ""', "language =", "`language` is empty"),
    ("[sources.interview]", "[sources]\nx = 1\n[sources.interview]", "x = 1", "[sources.x]"),
    ('source = "interview"', 'source = "intervew"', "intervew", 'Known are "interview"'),
    ('from = "00:00:01.000"\n', "", "[[passages]]", "lacks `from`, where the passage starts"),
    ('"00:00:01.000"', '"00:00:01,000"', "from", '"00:00:01.000"'),
    ('"00:00:01.000"', '"00:61:00"', "from", "is not a time"),
    ('"00:00:01.000"', '"12:00:01:10"', "from", "is not a time"),
    ('"00:00:01.000"', "-1", "from", "-1 is not a time"),
    ('"00:00:01.000"', "nan", "from", "is not a time"),
    ('"00:00:01.000"', "1.0004", "from", "finer than a millisecond"),
    ('"00:00:01.000"', "true", "from", "not a time"),
    ('"00:00:01.000"', "1979-05-27", "from", "not a time"),
    ('"00:00:02.500"', '"00:00:01.000"', 'to = "00:00:01.000"', "Put the later time in `to`"),
    ('"00:00:02.500"', '"00:00:01.050"', 'to = "00:00:01.050"', "lasts 50 ms"),
    (', ar = "لقطات الجماعة"', "", "insert_label", 'lacks "ar"'),
    ("Footage of the group", "Salem, filmed", "insert_label", 'says "Salem"'),
    (
        'insert_purpose = "Shows what he was promised."\n',
        "",
        "insert_label",
        "what it is shown for",
    ),
    ('"Shows what he was promised."', '" "', "insert_label", 'Add insert_purpose = "…"'),
    ("he was promised", "Salem was promised", "insert_purpose", 'says "Salem"'),
    ('"Channel of the group', '"Salem of the group', "insert_source", 'says "Salem"'),
    (
        'insert_label = { en = "Footage of the group", ar = "لقطات الجماعة" }\n',
        "",
        "insert_purpose",
        "has no `insert_label`",
    ),
    ('face = "mask"\n', "", "[protection]", '"mask", "cover" or "keep"'),
    ('face = "mask"', 'face = "blur"', "face =", '`face` is "blur"'),
    ('face = "mask"', 'face = ""', "face =", '`face` is ""'),
    ('face = "mask"', "face = false", "face =", "a text in quotes"),
    ('[protection.voice]\nprotection = "replace"\n', "", "[protection]", "lacks `protection`"),
    ('protection = "replace"', 'protection = "pitch"', "pitch", '"disguise"'),
    ("margin = 1.6", "margin = 1.1", "margin", "from 1.2 to 3"),
    ("margin = 1.6", "margin = 3.1", "margin", "from 1.2 to 3"),
    ("margin = 1.6", "margin = nan", "margin", "from 1.2 to 3"),
    ("margin = 1.6", 'colour = "red"', "colour", "#rrggbb"),
    ("margin = 1.6", 'people = ["p3.1"]', "people", "nobody in this clip"),
    ("margin = 1.6", 'people = ["Idris"]', "people", "nobody in this clip"),
    ("margin = 1.6", "voice_margin = 2", "voice_margin", "no key of [protection]"),
    ('forms = ["Salem", "سالم"]\n', "", "[[protection.hide]]", "lacks `forms`"),
    ('forms = ["Salem", "سالم"]', "forms = []", "forms", "`forms` is empty"),
    ('forms = ["Salem", "سالم"]', 'forms = ["Salem", " "]', "forms", "this text is empty"),
    ('"my friend"', '"Salem’s friend"', "stand_ins", 'says "Salem'),
    ("end_seconds = 3.0", "end_seconds = 0", "end_seconds", "from 1.0 to 30.0"),
    ("title_seconds = 2.0", 'title_seconds = "2"', "title_seconds", "a number of seconds"),
    ("title_seconds = 2.0", "title_seconds = 0.4", "title_seconds", "Write 0 for no title card"),
    ("title_seconds = 2.0", "title_seconds = 2.0001", "title_seconds", "three decimals"),
    ("[[protection.hide]]\n", "[protection.hide]\n", "[protection.hide]", "start with [[prot"),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), ONE_MISTAKE)
def test_a_mistake_is_told_with_its_line_and_how_to_mend_it(
    old: str, new: str, line: str, words: str
) -> None:
    text = spoilt(old, new)
    told = [each for each in mistakes_in(text) if words in each.sentence]
    assert [each.line for each in told] == [line_of(text, line)]
    with pytest.raises(SheetError) as refusal:
        sheet_of(text, PATH)
    assert words in str(refusal.value)


def test_all_mistakes_are_told_at_once_in_the_order_of_the_text() -> None:
    text = spoilt('id = "leaving-the-camp"', 'id = "Leaving"').replace('"16x9"', '"4x3"')
    text = text.replace('face = "mask"', 'face = "blur"').replace("end_seconds", "end_second")
    with pytest.raises(SheetError) as refusal:
        sheet_of(text, PATH)
    lines = [line_of(text, words) for words in ('"Leaving"', "4x3", "blur", "end_second ")]
    assert [each.line for each in refusal.value.mistakes] == lines
    assert refusal.value.report.count("\n") == 3
    assert refusal.value.report.startswith("line 2: ")


def test_nothing_about_protection_is_assumed() -> None:
    text = SHEET[: SHEET.index("[protection]")] + SHEET[SHEET.index("[cards]") :]
    told = "\n".join(str(each) for each in mistakes_in(text))
    assert "lacks `face`" in told
    assert "[protection.voice] lacks `protection`" in told


def test_a_reading_with_mistakes_holds_the_strictest_protection() -> None:
    text = spoilt('face = "mask"', 'face = "kep"').replace('= "replace"', '= "kepp"')
    plan = reading_of(text, PATH).sheet.protection
    assert plan.face is FaceProtection.COVER
    assert plan.voice.protection is VoiceProtection.REPLACE


# What is exchanged for what, words of the line that must be named, words of the explanation.
ONE_WARNING = [
    ('face = "mask"', 'face = "keep"', "face =", "it will be recognised"),
    ('protection = "replace"', 'protection = "keep"', 'n = "keep"', "hidden names are kept"),
    ('protection = "replace"', 'protection = "disguise"', "disguise", "can be undone"),
    ("margin = 1.6", "margin = 1.5", "margin", "was not shown to cover"),
    ("margin = 1.6", 'stand_in = "a.png"', "stand_in", 'used with face = "cover" only'),
    ("margin = 1.6", 'people = ["p1.1"]', "people", "everybody else is shown"),
    ('face = "mask"', 'face = "cover"\npeople = ["p1.1"]', "people", "does nothing here"),
    ('= "replace"', '= "keep"\nvariant = "f2"', "variant", "does nothing here"),
    ('= "replace"', '= "replace"\nrecording = "a.wav"\nreader = "x"', "reader", "no actor's"),
    ('"00:00:03.000"', '"00:00:02.000"', "00:00:02.000", "is shown twice: passage 1"),
    ('recording = "interview.mp4"', 'recording = "/x.mp4"', "recording", "on that machine only"),
    ('en = "Leaving the camp"', 'en = "b"\nfr = "c"', "fr =", "never shown"),
    ('ar = "اتصل 000 (مختلق)"\n', "", "[cards.help_line]", 'nothing in "ar"'),
    (', ar = "صديقي"', "", "stand_ins", "[…] is shown in its place"),
    ('en = "interview.en.vtt"', 'en = "a"\nar = "b"', 'ar = "b"', "this translation is not"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "words"), ONE_WARNING)
def test_what_a_person_should_look_at_is_a_warning_and_stops_nothing(
    old: str, new: str, line: str, words: str
) -> None:
    text = spoilt(old, new)
    told = [each for each in warnings_in(text) if words in each.sentence]
    assert [each.line for each in told] == [line_of(text, line)]
    assert sheet_of(text, PATH)


def test_a_source_that_no_passage_uses_is_warned_of_and_needs_no_translation() -> None:
    unused = (
        '[sources.b]\nrecording = "b.mp4"\ntranscript = "b.vtt"\nlanguage = "fr"\n\n[protection]'
    )
    text = spoilt("[protection]", unused)
    assert [each.line for each in warnings_in(text)] == [line_of(text, "[sources.b]")]
    assert mistakes_in(text) == ()


def test_an_actor_cannot_read_two_recordings() -> None:
    second = (
        '[sources.b]\nrecording = "b.mp4"\ntranscript = "b.vtt"\nlanguage = "ar"\n'
        '[sources.b.translations]\nen = "c.vtt"\n'
        '[[passages]]\nsource = "b"\nfrom = 1\nto = 2\n\n[protection]'
    )
    text = spoilt("[protection]", second).replace(
        '= "replace"', '= "replace"\nrecording = "actor.wav"'
    )
    assert [each.line for each in mistakes_in(text)] == [line_of(text, "actor.wav")]


def test_a_title_of_the_card_stands_in_for_its_language_only() -> None:
    sheet = sheet_of(
        spoilt("[cards.help_line]", '[cards.title]\nen = "Home"\n[cards.help_line]'), PATH
    )
    assert sheet.cards.title == {"en": "Home", "ar": "مغادرة المخيم"}


def test_a_stand_in_for_every_language_is_a_stand_in() -> None:
    text = spoilt('{ en = "my friend", ar = "صديقي" }', '{ "" = "X." }')
    assert warnings_in(text) == ()
    assert sheet_of(text, PATH).protection.hide[0].stand_ins == {"": "X."}


@pytest.mark.parametrize("written", ['"1:01.25"', '"00:01:01.250"', "61.25", "00:01:01.250"])
def test_times_are_exact_in_every_form(written: str) -> None:
    text = spoilt('"00:00:03.000"', written).replace('"00:00:04.000"', "70")
    assert sheet_of(text, PATH).passages[1].start_ms == 61_250


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"a = 1\nb = \n", 2, "this is not TOML: invalid value"),
        (b"a = 1\n\na = 2\n\n", 3, "cannot overwrite a value"),
        (b'a = "\n', 1, "this is not TOML"),
        (b'a = 1\nb = "\xe9"\n', 2, "Save the file as UTF-8"),
        (b"a = " + b"[" * 5000, 1, "nested too deep"),
        (b"a = " + b"9" * 5000, 1, "this is not TOML"),
        (b"", 1, "lacks `format`"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(
    tmp_path: Path, content: bytes, line: int, words: str
) -> None:
    path = tmp_path / "clip.toml"
    path.write_bytes(content)
    with pytest.raises(SheetError) as refusal:
        read_sheet(path)
    assert refusal.value.mistakes[0].line == line
    assert words in refusal.value.mistakes[0].sentence
    assert pickle.loads(pickle.dumps(refusal.value)).mistakes == refusal.value.mistakes


@pytest.mark.parametrize("before_and_after", [("\n", "\r\n"), ("format", "\ufeffformat")])
def test_line_ends_and_byte_order_marks_of_editors_do_not_matter(
    tmp_path: Path, before_and_after: tuple[str, str]
) -> None:
    path = tmp_path / "clip.toml"
    path.write_bytes(SHEET.replace(*before_and_after).encode())
    assert read_sheet(path).title == sheet_of(SHEET, PATH).title


def test_a_sheet_that_is_not_there_is_a_sheet_error(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="cannot be opened: no such file"):
        read_sheet(tmp_path / "none.toml")


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_spoilt_sheet_is_a_sheet_or_a_sheet_error(data: st.DataObject) -> None:
    """Whatever is deleted or doubled: no other exception, and never a reading without notes."""
    lines = SHEET.split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        how = data.draw(st.sampled_from(["delete", "double", "truncate", "move", "number"]))
        line = lines.pop(at)
        if how == "double":
            lines[at:at] = [line, line]
        elif how == "truncate":
            lines.insert(at, line[: len(line) // 2])
        elif how == "move":
            lines.insert(data.draw(st.integers(0, len(lines))), line)
        elif how == "number":
            lines.insert(at, line.split("=")[0] + "= [3.5, {x = 1}]")
    with suppress(SheetError):
        reading = reading_of("\n".join(lines), PATH)
        assert mistakes_only(reading.notes.found) or sheet_of("\n".join(lines), PATH)
