import hashlib
import re
from pathlib import Path

import pytest

from walkaway.core.errors import MissingPiece
from walkaway.core.media.captions.fonts import (
    ASSET_FOLDER,
    Cut,
    font_for,
    missing_fonts,
    private_font_configuration,
)

ASSETS_ONLY = (ASSET_FOLDER,)
DEMO_LANGUAGES = (
    *("en", "de", "fr", "es", "tr", "id", "ru", "uk", "el", "ar", "fa", "ckb", "ps", "ur", "bn"),
    *("hi", "ne", "mr", "sw", "so", "sq", "bs", "kk", "tg", "vi"),
)


def test_the_languages_of_the_demo_need_no_font_of_the_system():
    assert missing_fonts(DEMO_LANGUAGES, ASSETS_ONLY) == {}


@pytest.mark.parametrize(
    ("language", "family"),
    [
        ("en", "Noto Sans"),
        ("sr", "Noto Sans"),
        ("ar-SY", "Noto Naskh Arabic"),
        ("fa", "Noto Naskh Arabic"),
        ("ur", "Noto Nastaliq Urdu"),
        ("pa-Arab", "Noto Naskh Arabic"),
        ("bn", "Noto Sans Bengali"),
        ("hi", "Noto Sans Devanagari"),
    ],
)
def test_a_language_is_drawn_in_the_font_of_its_script(language, family):
    assert font_for(language, folders=ASSETS_ONLY).family == family


def test_strong_words_are_in_the_semibold_of_the_same_family():
    font = font_for("ar", Cut.STRONG, ASSETS_ONLY)
    assert (font.family, font.bold) == ("Noto Naskh Arabic SemiBold", False)


def test_large_words_in_latin_are_in_the_serif():
    assert font_for("de", Cut.DISPLAY, ASSETS_ONLY).family == "Noto Serif"


def test_where_there_is_no_semibold_the_bold_is_asked_for(tmp_path):
    for weight in ("Regular", "Bold"):
        (tmp_path / f"NotoSansThai-{weight}.ttf").touch()
    font = font_for("th", Cut.STRONG, [tmp_path])
    assert (font.family, font.bold, font.file.name) == (
        "Noto Sans Thai",
        True,
        "NotoSansThai-Bold.ttf",
    )


def test_a_folder_of_the_caller_comes_first(tmp_path):
    (tmp_path / "NotoSans-Regular.ttf").touch()
    assert font_for("en", folders=[tmp_path, *ASSETS_ONLY]).file.parent == tmp_path


@pytest.mark.parametrize(
    ("language", "package"),
    [("zh", "fonts-noto-cjk"), ("ja", "fonts-noto-cjk"), ("am", "fonts-noto-core")],
)
def test_a_language_without_a_font_names_the_package_that_has_it(language, package):
    assert missing_fonts([language], ASSETS_ONLY) == {language: package}
    with pytest.raises(MissingPiece, match=package):
        font_for(language, folders=ASSETS_ONLY)


def test_the_shipped_fonts_are_the_ones_that_their_readme_lists():
    listed = dict(
        re.findall(
            r"^\| `(\S+\.ttf)` .* `([0-9a-f]{64})` \|$",
            (ASSET_FOLDER / "README.md").read_text(),
            re.MULTILINE,
        )
    )
    shipped = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in ASSET_FOLDER.glob("*.ttf")
    }
    assert listed == shipped
    assert sum(file.stat().st_size for file in ASSET_FOLDER.iterdir()) < 6_000_000


def test_every_shipped_font_has_its_licence():
    for file in ASSET_FOLDER.glob("*.ttf"):
        licence = ASSET_FOLDER / f"OFL-{file.stem.split('-')[0]}.txt"
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence.read_text()


def test_a_configuration_names_only_the_fonts_that_are_needed(tmp_path):
    configuration = private_font_configuration(tmp_path, [font_for("ur"), font_for("ur")])
    (folder,) = re.findall("<dir>(.*)</dir>", configuration.read_text())
    assert [file.name for file in Path(folder).iterdir()] == ["00-NotoNastaliqUrdu-Regular.ttf"]


def test_another_set_of_fonts_has_another_folder(tmp_path):
    one = private_font_configuration(tmp_path, [font_for("ur")])
    before = one.stat().st_mtime_ns
    both = private_font_configuration(tmp_path, [font_for("ur"), font_for("en")])
    assert one.parent != both.parent
    assert private_font_configuration(tmp_path, [font_for("ur")]) == one
    assert one.stat().st_mtime_ns == before


def test_two_files_of_one_name_are_both_there(tmp_path):
    (tmp_path / "NotoSans-Regular.ttf").write_bytes(font_for("en").file.read_bytes())
    fonts = [font_for("en", folders=[tmp_path]), font_for("en", folders=ASSETS_ONLY)]
    configuration = private_font_configuration(tmp_path / "work", fonts)
    assert len(list((configuration.parent / "files").iterdir())) == 2
