"""A label is proven in the picture, on every frame: of films that are really encoded."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest

from tests.media.sheets import a_sheet
from walkaway.core.media.captions.ass import ass_filter, clip_document
from walkaway.core.media.captions.fonts import private_font_configuration
from walkaway.core.media.captions.typesetting import ass_time
from walkaway.core.media.ffmpeg import run_ffmpeg
from walkaway.core.media.plan import picture_size, plan_timeline
from walkaway.core.media.sheet.model import CaptionPlace, Cards, Passage, Shape
from walkaway.core.media.verify.labels import check_labels

RATE = Fraction(25)
LABEL = {"en": "Film of the group, made to recruit", "ar": "فيلم للجماعة، صُنع للتجنيد"}
TOLD = Passage(source="interview", start_ms=0, end_ms=400, insert_label={})
INSERT = Passage(source="interview", start_ms=400, end_ms=1_200, insert_label=LABEL)
OTHER = replace(INSERT, start_ms=1_200, end_ms=1_600, insert_label={"en": "A poster", "ar": "ملصق"})
CARDS = Cards(title={}, help_line={"en": "Someone listens"}, title_ms=0, end_ms=400)


def sheet_of(**changes):
    given = {"passages": [TOLD, INSERT, OTHER], "cards": CARDS, "height": 270}
    return a_sheet(**{**given, "languages": ("en", "ar"), **changes})


def planned(sheet):
    return plan_timeline(sheet, RATE)


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """Renders the document of a sheet over a busy picture, as lossy as a release."""
    folder = tmp_path_factory.mktemp("labels")

    def render(sheet, *, language="en", shape=Shape.WIDE, change=lambda text: text, frames=None):
        timeline = planned(sheet)
        size = picture_size(shape, sheet.height)
        document = clip_document(sheet, timeline, None, language=language, shape=shape, size=size)
        words, path = folder / "words.ass", folder / "clip.mp4"
        words.write_text(change(document.text))
        ground = f"testsrc2=s={size[0]}x{size[1]}:r=25"
        run_ffmpeg(
            [
                *("-f", "lavfi", "-i", f"{ground},{ass_filter(words)}"),
                *("-frames:v", str(frames or timeline.frames), "-c:v", "libx264"),
                *("-pix_fmt", "yuv420p", "-preset", "veryfast", "-crf", "28", path),
            ],
            environment={
                "FONTCONFIG_FILE": str(private_font_configuration(folder, document.fonts))
            },
        )
        return path

    return render


def checked(path, sheet, shape=Shape.WIDE):
    return check_labels(path, sheet, planned(sheet), shape)


def shorter(line, first, last):
    """A line of the document, shown only on the frames from `first` to before `last`."""
    start, end = ass_time(first, RATE), ass_time(last, RATE)
    return re.sub(r"^(Dialogue: \d+),[^,]*,[^,]*", rf"\1,{start},{end}", line)


def times(line):
    match = re.match(r"Dialogue: \d+,([^,]*),([^,]*)", line)
    return match.groups() if match else None


def labels_on(sheet, number, first_frame, last_frame):
    """Shows the label of one passage only on the frames from the first to before the last."""
    span = planned(sheet).passages[number].span
    shown = (ass_time(span.start, RATE), ass_time(span.end, RATE))

    def change(text):
        return "\n".join(
            shorter(line, span.start + first_frame, span.end - last_frame)
            if times(line) == shown
            else line
            for line in text.splitlines()
        )

    return change


@pytest.mark.parametrize("captions", [CaptionPlace.OVER, CaptionPlace.BAND_EVERYWHERE])
@pytest.mark.parametrize(
    ("language", "shape"), [("en", Shape.WIDE), ("ar", Shape.SQUARE), ("ar", Shape.TALL)]
)
def test_a_label_on_every_frame_passes_over_a_busy_picture(language, shape, captions, film):
    sheet = sheet_of(captions=captions)
    check = checked(film(sheet, language=language, shape=shape), sheet, shape)
    assert check.passed, check
    assert check.measures["frames"] == 30
    assert check.measures["likeness"] > 0.84


@pytest.mark.parametrize(("first", "last"), [(1, 0), (0, 1)], ids=["its first", "its last"])
@pytest.mark.parametrize("number", [1, 2])
def test_a_file_that_lacks_the_label_on_one_frame_fails(number, first, last, film):
    sheet = sheet_of()
    check = checked(film(sheet, change=labels_on(sheet, number, first, last)), sheet)
    assert check.ran
    assert not check.passed
    (finding,) = check.findings
    assert finding.sentence.startswith("1 frame(s)")
    span = planned(sheet).passages[number].span
    lacking = span.start if first else span.end - 1
    assert finding.at_ms == lacking * 40


def without(number):
    def change(text):
        span = planned(sheet_of()).passages[number].span
        shown = (ass_time(span.start, RATE), ass_time(span.end, RATE))
        return "\n".join(line for line in text.splitlines() if times(line) != shown)

    return change


def test_a_file_without_any_label_fails(film):
    check = checked(film(sheet_of(), change=without(1)), sheet_of())
    assert not check.passed
    assert check.findings[0].sentence.startswith("20 frame(s)")


@pytest.mark.parametrize(
    "words", ["Film of the group, made to remind", "Film of our group, made to recruit", "A film"]
)
def test_another_label_is_none(words, film):
    told = sheet_of(passages=[TOLD, replace(INSERT, insert_label={"en": words}), OTHER])
    assert not checked(film(told), sheet_of()).passed


def test_a_label_that_cannot_be_made_out_is_none(film):
    def faint(text):
        return text.replace("\\1c&H26221A&", "\\1c&H42959D&")

    sheet = sheet_of()
    assert faint(document_of(sheet)) != document_of(sheet)
    assert not checked(film(sheet, change=faint), sheet).passed


def document_of(sheet):
    size = picture_size(Shape.WIDE, sheet.height)
    return clip_document(
        sheet, planned(sheet), None, language="en", shape=Shape.WIDE, size=size
    ).text


def test_a_label_that_changes_its_language_is_not_the_one_that_was_read(film):
    sheet = sheet_of()
    span = planned(sheet).passages[1].span
    shown = (ass_time(span.start, RATE), ass_time(span.end, RATE))
    size = picture_size(Shape.WIDE, sheet.height)
    arabic = clip_document(
        sheet, planned(sheet), None, language="ar", shape=Shape.WIDE, size=size
    ).text
    lines = [line for line in arabic.splitlines() if times(line) == shown]

    def half_and_half(text):
        first = labels_on(sheet, 1, 0, 10)(text)
        rest = [shorter(line, span.start + 10, span.end) for line in lines]
        return "\n".join([first, *rest])

    check = checked(film(sheet, change=half_and_half), sheet)
    assert check.findings[0].sentence.startswith("10 frame(s)")


def test_a_label_in_another_place_is_none(film):
    def moved(text):
        return re.sub(r"\\pos\(([\d.]+),([\d.]+)\)", r"\\pos(\1,150.00)", text)

    assert not checked(film(sheet_of(), change=moved), sheet_of()).passed


def test_a_file_that_ends_before_its_footage_does_fails(film):
    sheet = sheet_of()
    check = checked(film(sheet, frames=planned(sheet).passages[2].span.end - 3), sheet)
    assert not check.passed
    assert check.findings[0].sentence.startswith("3 frame(s)")


def test_a_picture_of_another_size_fails(film):
    sheet = sheet_of()
    assert not checked(film(sheet), sheet, Shape.SQUARE).passed


def test_a_clip_without_footage_of_others_needs_no_label(film):
    sheet = sheet_of(passages=[TOLD])
    check = checked(film(sheet), sheet)
    assert check.passed
    assert check.measures["frames"] == 0
