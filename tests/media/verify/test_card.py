from fractions import Fraction

import pytest

from tests.media.sheets import a_sheet
from walkaway.core.media.captions.ass import CARD_COLOUR, ass_filter, clip_document
from walkaway.core.media.captions.fonts import private_font_configuration
from walkaway.core.media.ffmpeg import run_ffmpeg
from walkaway.core.media.plan import picture_size, plan_timeline
from walkaway.core.media.sheet.model import Cards, Passage, Shape
from walkaway.core.media.verify.card import check_card

PASSAGE = Passage(source="interview", start_ms=0, end_ms=400, insert_label={})
CARDS = Cards(title={}, help_line={"en": "Someone listens: example.org"}, title_ms=0, end_ms=800)


def sheet_of(**changes):
    given = {"passages": [PASSAGE], "cards": CARDS, "height": 270, "languages": ("en", "ar")}
    return a_sheet(**{**given, **changes})


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """Renders the document of a sheet over the ground of the cards, as lossy as a release."""
    folder = tmp_path_factory.mktemp("cards")

    def render(sheet, *, language="en", shape=Shape.WIDE, crf="28", change=lambda text: text):
        timeline = plan_timeline(sheet, Fraction(25))
        size = picture_size(shape, sheet.height)
        document = clip_document(sheet, timeline, None, language=language, shape=shape, size=size)
        words, path = folder / "words.ass", folder / "clip.mp4"
        words.write_text(change(document.text))
        ground = f"color=c=0x{CARD_COLOUR[1:]}:s={size[0]}x{size[1]}:r=25"
        run_ffmpeg(
            [
                *("-f", "lavfi", "-i", f"{ground},{ass_filter(words)}"),
                *("-frames:v", str(timeline.frames), "-c:v", "libx264", "-pix_fmt", "yuv420p"),
                *("-preset", "veryfast", "-crf", crf, path),
            ],
            environment={
                "FONTCONFIG_FILE": str(private_font_configuration(folder, document.fonts))
            },
        )
        return path

    return render


def checked(path, sheet, shape=Shape.WIDE):
    return check_card(path, sheet, plan_timeline(sheet, Fraction(25)), shape)


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_end_card_in_a_language_of_the_sheet_passes(language, shape, film):
    sheet = sheet_of()
    check = checked(film(sheet, language=language, shape=shape), sheet, shape)
    assert check.passed
    assert check.measures["language"] == language
    assert check.measures["likeness"] > 0.95
    assert check.measures["likeness_of_letters"] > 0.95


def test_a_file_without_the_words_of_its_end_card_fails(film):
    def without_words(text):
        return "\n".join(line for line in text.splitlines() if not line.startswith("Dialogue"))

    check = checked(film(sheet_of(), change=without_words), sheet_of())
    assert check.ran
    assert not check.passed


@pytest.mark.parametrize("publisher", ["The publishes", "The publisher & Co", "Another"])
def test_a_card_that_names_another_publisher_fails(publisher, film):
    assert not checked(film(sheet_of(publisher=publisher)), sheet_of()).passed


def test_a_card_whose_publisher_cannot_be_made_out_fails(film):
    def faint(text):
        return text.replace("\\1c&HE8F1F5&", "\\1c&H6A645E&")

    assert not checked(film(sheet_of(), change=faint), sheet_of()).passed


def test_a_card_with_more_on_it_than_was_planned_fails(film):
    def advertised(text):
        look = "{\\an7\\pos(20,20)\\fs40\\1c&HFFFFFF&}"
        return f"{text}Dialogue: 3,0:00:00.00,0:00:09.00,Default,,0,0,0,,{look}Join the Party now\n"

    check = checked(film(sheet_of(), change=advertised), sheet_of())
    assert check.measures["likeness_of_letters"] > 0.95
    assert not check.passed


def test_a_file_of_another_shape_fails(film):
    assert not checked(film(sheet_of(), shape=Shape.SQUARE), sheet_of()).passed


def test_a_file_that_ends_before_its_end_card_fails(film):
    short = sheet_of(cards=Cards(title={}, help_line={}, title_ms=0, end_ms=40))
    assert not checked(film(short), sheet_of()).passed


def test_a_clip_without_an_end_card_fails(film):
    sheet = sheet_of(cards=Cards(title={}, help_line={}, title_ms=0, end_ms=0))
    assert "no end card" in checked(film(sheet), sheet).sentence
