"""The quote cards of a cut, as they will be drawn, before anything is rendered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.cast import Member, keys_of, signed_in
from tests.clips.cutting import Cutting, a_cutting, passages
from walkaway.accounts.actors import Actor
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.services import quote_cards
from walkaway.clips.services.quote_cards import drawn, quote_cards_of
from walkaway.clips.services.versions import save_sheet
from walkaway.core.errors import MissingPiece, Refused
from walkaway.core.media.captions.layout import PAPER
from walkaway.core.media.captions.quotes import CARD_SIZES, Quote, quote_card
from walkaway.core.media.sheet.model import CaptionPlace, Shape

pytestmark = pytest.mark.django_db

PAPER_RGB = tuple(int(PAPER[at : at + 2], 16) for at in (1, 3, 5))
SHAPES = (Shape.WIDE, Shape.SQUARE, Shape.TALL)
ENGLISH, ARABIC = "My uncle waited in the car.", "كان عمي ينتظر في السيارة."


@pytest.fixture
def cutting(db: None) -> Cutting:
    made = a_cutting()
    say(made, {"en": ENGLISH, "ar": ARABIC})
    return made


def say(cutting: Cutting, quote: Mapping[str, str], *times: tuple[int, int]) -> None:
    """Save the cut with `quote`, and with passages at `times`."""
    sheet = replace(
        cutting.sheet(), languages=("en", "ar"), shapes=SHAPES, quote=quote,
        publisher="The publisher", passages=passages(*times), captions=CaptionPlace.OVER,
    )  # fmt: skip
    save_sheet(cutting.cut, sheet, seen=cutting.cut.newest, actor=cutting.editor)
    cutting.cut.refresh_from_db()


def words_of(cutting: Cutting) -> dict[str, str]:
    cards = quote_cards_of(newest_version(cutting.cut), actor=cutting.editor)
    return {language: quote.text for (language, _shape), quote in cards.items()}


def browser(actor: Actor, *, unlocked: bool = True) -> Client:
    assert actor.staff
    keys = keys_of(actor.staff.name.replace(" ", "_"))
    return signed_in(Member(actor.staff, keys), unlocked=unlocked)


def address(cutting: Cutting, language: str = "en", shape: str = "16x9") -> str:
    return reverse("desk-cut-quote-card", args=[cutting.cut.pk, language, shape])


def answer(cutting: Cutting, language: str = "en", shape: str = "16x9") -> HttpResponse:
    got = browser(cutting.editor).get(address(cutting, language, shape))
    assert isinstance(got, HttpResponse)
    return got


def picture(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


def ink(image: Image.Image, left: int, right: int) -> int:
    """How many pixels between the columns are no paper."""
    part = image.crop((left, 0, right, image.height * 3 // 4))
    return sum(count for count, colour in part.getcolors(1 << 24) or [] if colour != PAPER_RGB)


def page(cutting: Cutting) -> str:
    return unescape(
        browser(cutting.editor).get(f"/en/desk/studio/{cutting.cut.pk}/").content.decode()
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_the_card_is_the_one_that_the_package_draws(
    cutting: Cutting, shape: Shape, tmp_path: Path
) -> None:
    got = answer(cutting, "ar", shape.value)
    assert got.status_code == 200
    assert got.headers["Content-Type"] == "image/png"
    assert got.headers["Cache-Control"] == "no-store"
    image = picture(got.content)
    assert image.size == CARD_SIZES[shape]
    assert image.getpixel((0, 0)) == PAPER_RGB
    cards = quote_cards_of(newest_version(cutting.cut), actor=cutting.editor)
    there = quote_card(cards["ar", shape], shape, tmp_path / "card.png")
    assert image.tobytes() == picture(there.read_bytes()).tobytes()


def test_arabic_begins_at_the_right_and_english_at_the_left(cutting: Cutting) -> None:
    english, arabic = (picture(answer(cutting, tag).content) for tag in ("en", "ar"))
    assert ink(english, 0, 400) > 2 * ink(english, 1200, 1600)
    assert ink(arabic, 1200, 1600) > 2 * ink(arabic, 0, 400)


def test_the_card_follows_the_words_that_were_saved(cutting: Cutting) -> None:
    before = picture(answer(cutting).content)
    assert before.tobytes() == picture(answer(cutting).content).tobytes()
    old = page(cutting)
    assert f'{address(cutting)}?version=2"' in old
    assert f'alt="{ENGLISH}"' in old
    say(cutting, {"en": "We drove north without lights."})
    assert picture(answer(cutting).content).tobytes() != before.tobytes()
    assert f'{address(cutting)}?version=3"' in page(cutting)


def test_a_hidden_name_is_never_drawn(cutting: Cutting, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Quote] = []

    def noted(quote: Quote, shape: Shape, path: Path) -> Path:
        given.append(quote)
        return quote_card(quote, shape, path)

    monkeypatch.setattr(quote_cards, "quote_card", noted)
    say(cutting, {"en": "I left Raqqa at night.", "ar": "غادرت الرقة ليلا."})
    for language in ("en", "ar"):
        assert answer(cutting, language).status_code == 200
    assert given[0].text == "I left a town at night."
    assert "الرقة" not in given[1].text
    assert 'alt="I left a town at night."' in page(cutting)


def test_without_a_choice_it_is_the_cue_that_rendering_would_take(cutting: Cutting) -> None:
    say(cutting, {}, (0, 4_000))
    assert words_of(cutting) == {"en": ENGLISH, "ar": ARABIC}
    assert "No quote is chosen" in page(cutting)
    # In the other language the cue of the same time.
    say(cutting, {"en": "We drove north without lights."}, (0, 4_000))
    assert words_of(cutting)["ar"] == ARABIC
    say(cutting, {"ar": ARABIC}, (0, 2_000))
    assert words_of(cutting) == {"en": "I left a town at night.", "ar": ARABIC}


def test_where_there_is_no_card_a_sentence_says_so(cutting: Cutting) -> None:
    say(cutting, {"en": ENGLISH})
    for language, shape in (("ar", "16x9"), ("fr", "16x9"), ("en", "4x3")):
        got = answer(cutting, language, shape)
        assert got.status_code == 404
        assert "This cut has no quote card" in got.content.decode()
    assert "/quote-cards/ar/" not in page(cutting)


def test_only_those_who_read_the_testimony_see_a_card(cutting: Cutting) -> None:
    for member in ("translator", "reviewer", "officer"):
        assert browser(getattr(cutting.desk, member)).get(address(cutting)).status_code == 200
    assert browser(cutting.desk.stranger).get(address(cutting)).status_code == 404
    locked = browser(cutting.editor, unlocked=False).get(address(cutting))
    assert locked.status_code == 302
    assert Client().get(address(cutting)).status_code == 302


def test_a_card_is_drawn_in_memory_and_leaves_nothing(
    cutting: Cutting, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[Path] = []

    def noted(quote: Quote, shape: Shape, path: Path) -> Path:
        folders.append(path.parent)
        return quote_card(quote, shape, path)

    monkeypatch.setattr(quote_cards, "quote_card", noted)
    assert answer(cutting).status_code == 200
    (folder,) = folders
    assert folder.is_relative_to(settings.MEMORY_FOLDER or "/dev/shm")
    assert not folder.exists()


def test_a_language_without_a_font_is_refused_with_words(
    cutting: Cutting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_font(*_: object) -> Path:
        raise MissingPiece(piece="A font", cost="nothing is drawn", remedy="Install one.")

    monkeypatch.setattr(quote_cards, "quote_card", no_font)
    cards = quote_cards_of(newest_version(cutting.cut), actor=cutting.editor)
    with pytest.raises(Refused, match="no font"):
        drawn(cards["en", Shape.WIDE], Shape.WIDE)


def test_the_script_is_given_the_cards_with_what_was_saved(cutting: Cutting) -> None:
    client = browser(cutting.editor)
    posted = {
        "seen": "2", "passages": "1", "act": "save", "settings": "1", "languages": ["en"],
        "shapes": ["1x1"], "quote-en": "We drove north without lights.",
    }  # fmt: skip
    got = client.post(
        reverse("desk-cut-save", args=[cutting.cut.pk]), posted,
        headers={"X-Walkaway-Part": "state"},
    )  # fmt: skip
    text = got.content.decode()
    assert 'data-seen="3"' in text
    assert f'{address(cutting, "en", "1x1")}?version=3"' in text
    assert 'alt="We drove north without lights."' in text
    assert '<div class="cards-of-quote" data-cards="ar">' in text
    assert "/quote-cards/ar/" not in text
