import pytest

from tests.core.media.captions.words import OF_THE_SYSTEM, SENTENCES, SHIPPED
from walkaway.core.errors import MissingPiece
from walkaway.core.media.captions.fonts import ASSET_FOLDER, FAMILIES, Cut
from walkaway.core.media.captions.phrases import TRANSLATIONS
from walkaway.core.media.captions.shaping import chain_for, is_undrawn, typeface

ASSETS_ONLY = (ASSET_FOLDER,)


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize("cut", Cut)
def test_every_character_of_a_shipped_language_has_a_glyph(language, cut):
    text = SENTENCES[language]
    chain = chain_for(language, [text], cut, ASSETS_ONLY)
    for character in text:
        if not is_undrawn(character):
            assert ord(character) in typeface(chain.font_of(character)).characters


@pytest.mark.parametrize(
    "language",
    [pytest.param(key, marks=pytest.mark.fonts(key)) for key in OF_THE_SYSTEM],
)
def test_every_character_of_a_language_of_the_system_has_a_glyph(language):
    chain = chain_for(language, [SENTENCES[language]])
    assert chain.main.family == OF_THE_SYSTEM[language]


@pytest.mark.parametrize("language", sorted(set(TRANSLATIONS) - {"zh"}))
def test_the_phrases_of_walkaway_have_glyphs_in_the_shipped_fonts(language):
    chain_for(language, TRANSLATIONS[language], Cut.STRONG, ASSETS_ONLY)


def test_a_character_of_another_script_is_drawn_in_the_font_of_that_script():
    chain = chain_for("bn", ["বাংলা и Русский"], folders=ASSETS_ONLY)
    assert chain.font_of("и").family == "Noto Sans"
    assert [font.family for font, _ in chain.runs("বাংলা и")] == ["Noto Sans Bengali", "Noto Sans"]


def test_a_character_without_any_font_is_refused_and_named():
    with pytest.raises(MissingPiece, match=r"'张' \(CJK UNIFIED IDEOGRAPH-5F20\).*fonts-noto-cjk"):
        chain_for("en", ["with 张 in it"], folders=ASSETS_ONLY)


def test_marks_of_direction_and_joiners_need_no_glyph():
    chain_for("bn", ["\u200fবাংলা\u2060\u200d \u2067"], folders=ASSETS_ONLY)


def test_words_are_as_wide_as_their_shaped_glyphs_and_not_as_their_letters():
    chain = chain_for("ar", [SENTENCES["ar"]], folders=ASSETS_ONLY)
    joined, apart = chain.width("سلام"), sum(map(chain.width, "سلام"))
    assert joined < 0.9 * apart


def test_widths_add_up_over_scripts():
    chain = chain_for("ar", [SENTENCES["ar"]], folders=ASSETS_ONLY)
    parts = chain.width("مخبز ") + chain.width("Al-Noor")
    assert chain.width("مخبز Al-Noor") == pytest.approx(parts, abs=0.02)


def test_every_family_has_a_readable_size():
    assert all(0.9 < family.size_factor < 1.3 for family in FAMILIES.values())
