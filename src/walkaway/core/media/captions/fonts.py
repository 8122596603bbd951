"""Which font draws which language, and where its file is.

The fonts of the demo come with the package; those of other scripts come from Debian's Noto
packages or from a folder of the caller. Nothing is fetched. A font is always named: what a system
falls back on by itself was Nastaliq for Arabic and boxes for Bengali.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

import langcodes

from walkaway.core.errors import MissingPiece
from walkaway.core.files import whole_file

ASSET_FOLDER = Path(__file__).parents[3] / "assets" / "fonts"
STANDARD_FOLDERS = (
    ASSET_FOLDER,
    Path("/usr/share/fonts/truetype/noto"),
    Path("/usr/share/fonts/opentype/noto"),
)

CORE_PACKAGE = "fonts-noto-core"
CJK_PACKAGE = "fonts-noto-cjk"
CJK_FILE = "NotoSansCJK"


class Cut(StrEnum):
    """A design of a family: for captions and notes, for what must stand out, for large words."""

    TEXT = "Regular"
    STRONG = "SemiBold"
    DISPLAY = "Display"


@dataclass(frozen=True, kw_only=True, slots=True)
class Font:
    """A font file and what libass must be told to use it.

    `family` is the name that fontconfig matches; `bold` asks for the family's bold file; `index`
    is the place in a collection. `size_factor` scales the em so that all scripts look equally
    large beside Latin.
    """

    family: str
    file: Path
    bold: bool = False
    index: int = 0
    size_factor: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Family:
    """A family of one script: its name, the stem of its files, and the package that has it."""

    name: str
    size_factor: float = 1.0
    package: str = CORE_PACKAGE
    index: int = 0
    display: str = ""

    @property
    def stem(self) -> str:
        return CJK_FILE if self.package == CJK_PACKAGE else self.name.replace(" ", "")


def _sans(script: str, size_factor: float = 1.0) -> _Family:
    return _Family(name=f"Noto Sans {script}", size_factor=size_factor)


def _cjk(region: str, index: int) -> _Family:
    return _Family(name=f"Noto Sans CJK {region}", package=CJK_PACKAGE, index=index)


LATIN = _Family(name="Noto Sans", display="Noto Serif")
NASKH = _Family(name="Noto Naskh Arabic", size_factor=1.16)
NASTALIQ = _Family(name="Noto Nastaliq Urdu", size_factor=0.98)

FAMILIES = {
    "Latn": LATIN, "Cyrl": LATIN, "Grek": LATIN, "Arab": NASKH, "Aran": NASTALIQ,
    "Beng": _sans("Bengali", 1.08), "Deva": _sans("Devanagari", 1.08),
    "Gujr": _sans("Gujarati", 1.08), "Guru": _sans("Gurmukhi", 1.08), "Orya": _sans("Oriya", 1.08),
    "Taml": _sans("Tamil"), "Telu": _sans("Telugu"), "Knda": _sans("Kannada"),
    "Mlym": _sans("Malayalam"), "Sinh": _sans("Sinhala"), "Thaa": _sans("Thaana", 1.1),
    "Hebr": _sans("Hebrew", 1.05), "Syrc": _sans("Syriac", 1.1), "Ethi": _sans("Ethiopic", 1.05),
    "Armn": _sans("Armenian"), "Geor": _sans("Georgian"), "Thai": _sans("Thai", 1.1),
    "Laoo": _sans("Lao", 1.1), "Khmr": _sans("Khmer", 1.1), "Mymr": _sans("Myanmar", 1.05),
    "Tibt": _Family(name="Noto Serif Tibetan", size_factor=1.1), "Mong": _sans("Mongolian"),
    "Tfng": _sans("Tifinagh"), "Nkoo": _sans("NKo"), "Adlm": _sans("Adlam"),
    "Rohg": _sans("Hanifi Rohingya", 1.1), "Cher": _sans("Cherokee"), "Java": _sans("Javanese"),
    "Jpan": _cjk("JP", 0), "Kore": _cjk("KR", 1), "Hans": _cjk("SC", 2), "Hant": _cjk("TC", 3),
    "Zsye": _sans("Symbols2"), "Zsym": _sans("Symbols"), "Zmus": _Family(name="Noto Music"),
}  # fmt: skip
"""Families by script, as ISO 15924 names it; the last three draw signs."""

IN_NASTALIQ = frozenset({"ur", "ks", "pnb", "skr"})
"""Languages whose readers expect Nastaliq."""


def font_for(
    language: str, cut: Cut = Cut.TEXT, folders: Sequence[Path] = STANDARD_FOLDERS
) -> Font:
    """The font of `language` (a BCP 47 tag) in `folders`, which are searched in order.

    A missing semibold is replaced by bold, and bold by regular. Raises `MissingPiece`, which names
    the Debian package.
    """
    font = _find(_family_of(language), cut, folders)
    if font is None:
        raise missing_font(script_of_language(language), f"captions in {language!r}")
    return font


def fallback_fonts(cut: Cut, folders: Sequence[Path] = STANDARD_FOLDERS) -> tuple[Font, ...]:
    """Every font that is here, for characters that the font of a language lacks; Latin first."""
    found = (_find(family, cut, folders) for family in dict.fromkeys(FAMILIES.values()))
    return tuple(font for font in found if font)


def missing_fonts(
    languages: Iterable[str], folders: Sequence[Path] = STANDARD_FOLDERS
) -> dict[str, str]:
    """The languages that cannot be drawn here, each with the Debian package of its font."""
    return {
        language: _family_of(language).package
        for language in languages
        if _find(_family_of(language), Cut.TEXT, folders) is None
    }


def missing_font(script: str, purpose: str) -> MissingPiece:
    """The error for a script without a font."""
    family = FAMILIES.get(script)
    name = family.name if family else f"that has the script {script}"
    package = family.package if family else CORE_PACKAGE
    return MissingPiece(
        piece=f"The font {name}",
        cost=f"{purpose} cannot be drawn",
        remedy=f"Install the Debian package {package}.",
    )


def script_of_language(language: str) -> str:
    """The ISO 15924 code of the script in which `language` is written, Nastaliq as `Aran`."""
    tag = langcodes.Language.get(language)
    if tag.language in IN_NASTALIQ and tag.maximize().script == "Arab":
        return "Aran"
    return tag.maximize().script or "Latn"


def private_font_configuration(folder: Path, fonts: Iterable[Font]) -> Path:
    """Make, below `folder`, a fontconfig file that knows `fonts` and no others; return its path.

    Give it to ffmpeg as FONTCONFIG_FILE. libass loads the fonts that it is shown once per filter,
    which with a whole system's fonts is gigabytes. Every set of fonts has a folder of its own that
    never changes: fontconfig does not see that a font was added to a folder it looked into within
    the same second, and draws boxes.
    """
    files = sorted({font.file.resolve() for font in fonts})
    versions = "\n".join(f"{file} {file.stat().st_mtime_ns}" for file in files)
    home = (folder / f"fonts-{sha256(versions.encode()).hexdigest()[:16]}").resolve()
    if not home.exists():
        try:
            with whole_file(home) as temporary:
                _lay_out(temporary, home, files)
        except OSError:
            # Another process may have been quicker: then the folder is there, and the same.
            if not home.exists():
                raise
    return home / "fonts.conf"


def _lay_out(temporary: Path, home: Path, files: Sequence[Path]) -> None:
    (temporary / "files").mkdir(parents=True)
    for number, file in enumerate(files):
        (temporary / "files" / f"{number:02}-{file.name}").symlink_to(file)
    (temporary / "fonts.conf").write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"<dir>{escape(str(home / 'files'))}</dir>\n"
        f"<cachedir>{escape(str(home / 'cache'))}</cachedir>\n</fontconfig>\n",
        "utf-8",
    )


def _family_of(language: str) -> _Family:
    script = script_of_language(language)
    if script not in FAMILIES:
        raise missing_font(script, f"captions in {language!r}")
    return FAMILIES[script]


def _find(family: _Family, cut: Cut, folders: Sequence[Path]) -> Font | None:
    name, stem, files = family.name, family.stem, _FILES_OF_CUT[cut]
    if cut is Cut.DISPLAY and family.display:
        name, stem = family.display, family.display.replace(" ", "")
    for weight in files:
        for folder in folders:
            for suffix in ("ttf", "otf", "ttc"):
                file = folder / f"{stem}-{weight}.{suffix}"
                if file.is_file():
                    return Font(
                        family=f"{name} SemiBold" if weight == "SemiBold" else name,
                        file=file,
                        bold=weight == "Bold",
                        index=family.index,
                        size_factor=family.size_factor,
                    )
    return None


_FILES_OF_CUT = {
    Cut.TEXT: ("Regular",),
    Cut.STRONG: ("SemiBold", "Bold", "Regular"),
    Cut.DISPLAY: ("Regular",),
}
