"""Whole documents: captions, notes and cards in their places, on their frames."""

from fractions import Fraction

import numpy as np
import pytest

from tests.core.media.captions.words import OF_THE_SYSTEM, SENTENCES, SHIPPED
from tests.media.captions.frames import GROUND, box_of, likeness
from tests.media.sheets import a_sheet
from walkaway.core.errors import MissingPiece, Refused
from walkaway.core.media.captions import ass
from walkaway.core.media.captions.ass import ass_filter, clip_document
from walkaway.core.media.captions.fonts import ASSET_FOLDER
from walkaway.core.media.captions.layout import layout_for, layout_in
from walkaway.core.media.plan import (
    BAND_INSET,
    SegmentKind,
    picture_area,
    picture_size,
    plan_timeline,
)
from walkaway.core.media.sheet.model import (
    CaptionPlace,
    FaceProtection,
    HiddenName,
    Passage,
    ProtectionPlan,
    Shape,
    Speaker,
    VoicePlan,
    VoiceProtection,
)
from walkaway.core.transcripts.model import Cue, Transcript

HEIGHT = 360
PASSAGE = Passage(source="interview", start_ms=0, end_ms=4_000, insert_label={})
INSERT = Passage(
    source="interview", start_ms=0, end_ms=2_000, insert_label={"en": "Propaganda of the group"}
)
SHEET = a_sheet(passages=[PASSAGE], height=HEIGHT)
LANGUAGES = [
    *SHIPPED,
    *(pytest.param(language, marks=pytest.mark.fonts(language)) for language in OF_THE_SYSTEM),
]


def protected(voice=VoiceProtection.KEEP, hide=()):
    return ProtectionPlan(
        face=FaceProtection.MASK, voice=VoicePlan(protection=voice), hide=tuple(hide)
    )


@pytest.fixture
def frames(painter):
    """Draws frames of the document of a sheet."""

    def draw(sheet, chosen, *, captions=None, language="en", shape=Shape.WIDE, rate=Fraction(25)):
        timeline = plan_timeline(sheet, rate)
        size = picture_size(shape, sheet.height)
        document = clip_document(
            sheet, timeline, captions, language=language, shape=shape, size=size
        )
        return painter.draw(document.text, document.fonts, size, frames=chosen, rate=rate)

    return draw


def captions_of(text, start_ms=2_500, end_ms=6_500, language="en"):
    return Transcript(cues=(Cue(start_ms=start_ms, end_ms=end_ms, text=text),), language=language)


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_in_a_band_label_note_and_captions_have_room_beside_each_other(language, shape, frames):
    sheet = a_sheet(
        passages=[INSERT],
        height=HEIGHT,
        captions=CaptionPlace.BAND_EVERYWHERE,
        protection=protected(VoiceProtection.REPLACE),
    )
    size = picture_size(shape, HEIGHT)
    spoken = captions_of(SENTENCES[language], 2_000, 4_000, language)
    notes, both = (
        frames(sheet, (80, 81), captions=each, language=language, shape=shape)[0]
        for each in (None, spoken)
    )
    (said, above, other, below) = box_of(both != notes)
    (left, top, right, bottom) = box_of(notes != GROUND)
    assert bottom <= above or right <= said or other <= left
    area = picture_area(sheet, shape)
    assert min(top, above) >= area.bottom + BAND_INSET
    band = layout_in(area, shape, size).band
    assert band is not None
    assert max(bottom, below) <= band.bottom + 1


@pytest.mark.parametrize(("gap", "what"), [("NOTE_GAP", "label"), ("CAPTION_GAP", "caption")])
def test_words_without_room_in_their_band_are_refused(gap, what, frames, monkeypatch):
    sheet = a_sheet(
        passages=[INSERT],
        height=HEIGHT,
        captions=CaptionPlace.BAND,
        protection=protected(VoiceProtection.REPLACE),
    )
    monkeypatch.setattr(ass, gap, 500)
    spoken = captions_of(SENTENCES["en"], 2_000, 4_000)
    with pytest.raises(Refused, match=f"{what}.* in the band is refused"):
        frames(sheet, (80, 81), captions=spoken, language="en", shape=Shape.TALL)


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("language", LANGUAGES)
def test_captions_are_at_most_two_lines_inside_the_safe_margins(language, shape, frames):
    captions = captions_of(SENTENCES[language], language=language)
    pictures = frames(SHEET, (63, 163), captions=captions, language=language, shape=shape)
    width, height = picture_size(shape, HEIGHT)
    layout = layout_for(shape, (width, height))
    for picture in pictures[10::40]:
        left, top, right, bottom = box_of(picture != GROUND)
        assert left >= 0.05 * width
        assert right <= 0.95 * width
        assert bottom <= layout.caption_bottom + 2
        # Nastaliq lines are the tallest: two of them and the padding.
        assert bottom - top < 5.4 * layout.caption_em
        words = box_of(picture > GROUND + 60)
        assert words[0] - left > 0.2 * layout.caption_em
        assert right - words[2] > 0.2 * layout.caption_em
        assert words[1] >= top
        assert words[3] <= bottom


@pytest.mark.parametrize("rate", [Fraction(25), Fraction(30_000, 1001), Fraction(60)])
def test_a_caption_is_shown_on_its_frames_and_on_no_other(rate, frames):
    timeline = plan_timeline(SHEET, rate)
    first = timeline.passages[0].first_frame + 7
    after = first + round(2 * rate)
    captions = captions_of("I left.", timeline.ms_at(first), timeline.ms_at(after))
    pictures = frames(SHEET, (first - 2, after + 2), captions=captions, rate=rate)
    shown = [bool((picture != GROUND).any()) for picture in pictures]
    assert shown == [False] * 2 + [True] * (after - first) + [False] * 2


def test_without_burned_captions_the_passage_is_left_alone(frames):
    assert (frames(SHEET, (70, 90)) == GROUND).all()


@pytest.mark.parametrize(("language", "side"), [("en", "left"), ("ar", "right")])
def test_a_disguised_voice_is_labelled_on_every_frame_of_every_passage(language, side, frames):
    sheet = a_sheet(
        passages=[PASSAGE], height=HEIGHT, protection=protected(VoiceProtection.DISGUISE)
    )
    timeline = plan_timeline(sheet, Fraction(25))
    (segment,) = timeline.passages
    pictures = frames(sheet, (segment.span.start, segment.span.end), language=language)
    assert (pictures == pictures[0]).all()
    left, top, right, bottom = box_of(pictures[0] != GROUND)
    width, height = picture_size(Shape.WIDE, HEIGHT)
    assert top >= 0.05 * height
    assert bottom < 0.2 * height
    edge = left if side == "left" else width - right
    assert 0.05 * width <= edge <= 0.07 * width


def test_the_note_on_the_voice_is_not_the_same_for_replaced_and_disguised(frames):
    def note(voice):
        sheet = a_sheet(passages=[PASSAGE], height=HEIGHT, protection=protected(voice))
        return box_of(frames(sheet, (70, 71))[0] != GROUND)

    assert note(VoiceProtection.DISGUISE)[2] > 1.5 * note(VoiceProtection.REPLACE)[2]


def test_inserted_footage_is_labelled_for_as_long_as_it_is_seen(frames):
    sheet = a_sheet(passages=[PASSAGE, INSERT, PASSAGE], height=HEIGHT)
    inserted = plan_timeline(sheet, Fraction(25)).passages[1].span
    pictures = frames(sheet, (inserted.start - 1, inserted.end + 1))
    labelled = [bool((picture != GROUND).any()) for picture in pictures]
    assert labelled == [False, *[True] * len(inserted), False]


def test_a_label_without_a_text_in_the_language_is_shown_in_another(frames):
    sheet = a_sheet(passages=[INSERT], height=HEIGHT)
    shown = frames(sheet, (70, 71), language="ru")[0]
    assert likeness(shown, frames(sheet, (70, 71), language="en")[0]) > 0.99


def test_hidden_names_are_not_drawn_on_cards_and_labels():
    hide = [HiddenName(forms=("Omar",), stand_ins={"": "N."})]
    label = Passage(source="interview", start_ms=0, end_ms=900, insert_label={"en": "Omar speaks"})
    sheet = a_sheet(passages=[label], protection=protected(hide=hide))
    sheet = a_sheet(
        passages=[label],
        protection=protected(hide=hide),
        cards=type(sheet.cards)(title={"en": "The bakery of Omar"}, help_line={}),
    )
    text = clip_document(
        sheet,
        plan_timeline(sheet, Fraction(25)),
        None,
        language="en",
        shape=Shape.WIDE,
        size=(640, 360),
    ).text
    assert "Omar" not in text
    assert "N. speaks" in text


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("language", ["en", "ar", "ur", "bn"])
def test_cards_stay_within_their_margins(language, shape, frames):
    sheet = a_sheet(
        height=HEIGHT,
        funder="A foundation with a rather long name",
        publisher="An organisation of many words that wants to be named in full",
        protection=protected(VoiceProtection.REPLACE),
        speaker=Speaker(invented=True),
    )
    width, height = picture_size(shape, HEIGHT)
    layout = layout_for(shape, (width, height))
    timeline = plan_timeline(sheet, Fraction(25))
    for segment in (timeline.segments[0], timeline.segments[-1]):
        assert segment.kind is not SegmentKind.PASSAGE
        at = segment.first_frame
        picture = frames(sheet, (at, at + 1), language=language, shape=shape)[0]
        left, top, right, bottom = box_of(picture != GROUND)
        # The dots of Nastaliq may hang over the edge of a line.
        assert left >= layout.margin - 6
        assert right <= width - layout.margin + 6
        assert top >= layout.card_top - 3
        assert bottom <= layout.card_bottom + 3


def test_the_end_card_changes_with_its_publisher(frames):
    end = plan_timeline(SHEET, Fraction(25)).segments[-1].first_frame
    other = a_sheet(passages=[PASSAGE], height=HEIGHT, publisher="Somebody else altogether")
    one, two = (frames(sheet, (end, end + 1))[0] for sheet in (SHEET, other))
    assert np.abs(one.astype(int) - two).max() > 60


def test_a_character_without_a_font_stops_the_document():
    with pytest.raises(MissingPiece, match="fonts-noto-cjk"):
        clip_document(
            SHEET,
            plan_timeline(SHEET, Fraction(25)),
            captions_of("my friend 张"),
            language="en",
            shape=Shape.WIDE,
            size=(640, 360),
            folders=[ASSET_FOLDER],
        )


def test_any_path_can_be_given_to_the_filter(painter, frames):
    sheet = SHEET
    timeline = plan_timeline(sheet, Fraction(25))
    document = clip_document(
        sheet, timeline, captions_of("I left."), language="en", shape=Shape.WIDE, size=(640, 360)
    )
    name = "it's: [odd], a;b\\c=d %{x} ünï/words.ass"
    picture = painter.draw(document.text, document.fonts, (640, 360), frames=(80, 81), name=name)
    assert (picture != GROUND).any()
    assert ass_filter(painter.folder).endswith(":shaping=complex")
