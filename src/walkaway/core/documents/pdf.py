"""A document as PDF: shaped by HarfBuzz, right to left where it should be, always the same bytes.

The file names nobody and no machine: neither author nor program version, and the day that the
document says instead of the moment.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time

from fpdf import FPDF
from fpdf.enums import Align, MethodReturnValue, WrapMode, XPos, YPos

from walkaway.core.documents.fonts import Faces, faces_for
from walkaway.core.documents.model import Block, Code, Document, Heading, Paragraph, Rows
from walkaway.core.media.captions.fonts import Cut, font_for, script_of_language

PRODUCER = "Walkaway"
MARGIN_MM = 22
GAP_MM = 3.5
TITLE_PT, HEADING_PT, TEXT_PT, CODE_PT, SMALL_PT = 20, 13.5, 11.5, 25, 9
LINE_FACTOR = 1.35
LINE_FACTORS = {"Aran": 2.1, "Arab": 1.55, "Tibt": 1.8, "Mymr": 1.7, "Khmr": 1.7}
"""For scripts that reach further up and down than Latin."""
MM_PER_PT = 25.4 / 72
NAME_SHARE = 0.36
CODE_BOX_MM = 18
FOOT_MM = 6
INK, GREY, HAIRLINE, PAPER = 30, 110, 200, 245
NO_WORD_SPACES = frozenset({"Thai", "Laoo", "Khmr", "Mymr", "Hans", "Hant", "Jpan", "Tibt"})


def as_pdf(document: Document) -> bytes:
    """`document` on A4. Raises `MissingPiece` where a font is missing."""
    printer = _Printer(document)
    printer.lines(document.title, TITLE_PT, strong=True)
    printer.gap(GAP_MM)
    for block in document.blocks:
        printer.block(block)
        printer.gap(GAP_MM)
    return bytes(printer.pdf.output())


class _Paper(FPDF):
    """Pages with a foot."""

    def __init__(self, foot: Callable[[], None]) -> None:
        super().__init__(format="A4")
        self._foot = foot

    def footer(self) -> None:
        """Called by the library at the end of every page."""
        self._foot()


class _Printer:
    """Lays one document on paper, from the top on."""

    def __init__(self, document: Document) -> None:
        self.document = document
        script = script_of_language(document.language)
        self.line_factor = LINE_FACTORS.get(script, LINE_FACTOR)
        self.wrapping = WrapMode.CHAR if script in NO_WORD_SPACES else WrapMode.WORD
        self.is_rtl = document.direction == "rtl"
        self.pdf = _Paper(self._foot)
        self._use(faces_for(document.language, document.texts))
        self.pdf.set_margin(MARGIN_MM)
        self.pdf.c_margin = 0
        self.pdf.set_auto_page_break(True, MARGIN_MM)
        self.pdf.set_creation_date(datetime.combine(document.dated, time(), UTC))
        self.pdf.set_producer(PRODUCER)
        self.pdf.set_title(document.title)
        self.pdf.set_lang(document.language)
        self.pdf.set_text_shaping(direction=document.direction)
        self.pdf.set_text_color(INK)
        self.pdf.add_page()

    def _use(self, faces: tuple[Faces, ...]) -> None:
        for number, each in enumerate(faces):
            for style, font in (("", each.text), ("B", each.strong)):
                name, file = f"face{number}", font.file
                self.pdf.add_font(name, style, file, collection_font_number=font.index)
        self.pdf.add_font("digits", "B", font_for("en", Cut.STRONG).file)
        self.pdf.set_fallback_fonts([f"face{number}" for number in range(1, len(faces))])
        self.scale = faces[0].text.size_factor

    def gap(self, height_mm: float) -> None:
        """Empty paper."""
        self.pdf.ln(height_mm)

    def block(self, block: Block) -> None:
        """One part of the document."""
        match block:
            case Heading(text):
                self.gap(GAP_MM)
                self._keep_together(3 * self._line_mm(HEADING_PT))
                self.lines(text, HEADING_PT, strong=True)
            case Paragraph(text, strong):
                self.lines(text, TEXT_PT, strong=strong)
            case Rows(rows):
                for name, value in rows:
                    self._row(name, value)
            case Code(label, code):
                self._code(label, code)

    def lines(self, text: str, size_pt: float, *, strong: bool = False) -> None:
        """Text over the whole width."""
        self._cell(text, size_pt, self.pdf.l_margin, self.pdf.epw, strong=strong)

    def _row(self, name: str, value: str) -> None:
        """The name beside its value, in the order of the language, and a hairline below both."""
        pdf, share = self.pdf, self.pdf.epw * NAME_SHARE
        columns = [(name, share - GAP_MM, 0.0, True), (value, pdf.epw - share, share, False)]
        heights = [
            self._height_mm(text, width, strong=strong) for text, width, _, strong in columns
        ]
        self._keep_together(max(heights) + GAP_MM / 2)
        top = pdf.get_y()
        for text, width, offset, strong in columns:
            left = pdf.l_margin + (pdf.epw - offset - width if self.is_rtl else offset)
            pdf.set_y(top)
            self._cell(text, TEXT_PT, left, width, strong=strong)
        bottom = top + max(heights) + GAP_MM / 4
        pdf.set_draw_color(HAIRLINE)
        pdf.line(pdf.l_margin, bottom, pdf.l_margin + pdf.epw, bottom)
        pdf.set_y(bottom + GAP_MM / 4)

    def _code(self, label: str, code: str) -> None:
        """A box with the code, as large as fits on one line."""
        pdf, line_mm = self.pdf, self._line_mm(TEXT_PT)
        self._keep_together(line_mm + CODE_BOX_MM + 2 * GAP_MM)
        self.lines(label, TEXT_PT, strong=True)
        self.gap(GAP_MM / 2)
        top = pdf.get_y()
        pdf.set_fill_color(PAPER)
        pdf.set_draw_color(INK)
        pdf.rect(pdf.l_margin, top, pdf.epw, CODE_BOX_MM, style="DF")
        pdf.set_text_shaping(direction="ltr")
        pdf.set_font("digits", "B", CODE_PT)
        fitting = (pdf.epw - 2 * GAP_MM) / pdf.get_string_width(code)
        pdf.set_font("digits", "B", CODE_PT * min(1.0, fitting))
        pdf.cell(pdf.epw, CODE_BOX_MM, code, align=Align.C)
        pdf.set_text_shaping(direction=self.document.direction)
        pdf.set_y(top + CODE_BOX_MM)

    def _foot(self) -> None:
        pdf = self.pdf
        pdf.set_text_color(GREY)
        pdf.set_y(FOOT_MM - MARGIN_MM)
        if self.document.footer:
            left = pdf.l_margin + (FOOT_MM if self.is_rtl else 0)
            self._cell(self.document.footer, SMALL_PT, left, pdf.epw - FOOT_MM)
        pdf.set_xy(pdf.l_margin, FOOT_MM - MARGIN_MM)
        pdf.set_font("face0", "", SMALL_PT)
        beside = Align.L if self.is_rtl else Align.R
        pdf.cell(pdf.epw, self._line_mm(SMALL_PT), str(pdf.page_no()), align=beside)
        pdf.set_text_color(INK)

    def _cell(
        self, text: str, size_pt: float, left: float, width: float, *, strong: bool = False
    ) -> None:
        self.pdf.set_x(left)
        self._multi_cell(text, size_pt, width, strong=strong)

    def _height_mm(self, text: str, width: float, *, strong: bool) -> float:
        self.pdf.set_x(self.pdf.l_margin)
        height = self._multi_cell(text, TEXT_PT, width, strong=strong, measure=True)
        assert isinstance(height, int | float)
        return height

    def _multi_cell(
        self, text: str, size_pt: float, width: float, *, strong: bool, measure: bool = False
    ) -> object:
        self.pdf.set_font("face0", "B" if strong else "", size_pt * self.scale)
        return self.pdf.multi_cell(
            width,
            self._line_mm(size_pt),
            text,
            align=Align.R if self.is_rtl else Align.L,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
            wrapmode=self.wrapping,
            dry_run=measure,
            output=MethodReturnValue.HEIGHT if measure else MethodReturnValue.PAGE_BREAK,
        )

    def _line_mm(self, size_pt: float) -> float:
        return size_pt * MM_PER_PT * self.line_factor

    def _keep_together(self, height_mm: float) -> None:
        if self.pdf.will_page_break(height_mm):
            self.pdf.add_page()
