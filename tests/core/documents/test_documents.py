"""Papers as people get them: drawn, read back, and the same each time."""

from __future__ import annotations

import re
import subprocess
import unicodedata
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.core.documents.papers import ARABIC, CODE, DAY, ENGLISH, URDU
from walkaway.core.documents import Code, Document, Paragraph, Rows, as_pdf, as_text
from walkaway.core.documents import pdf as pdf_module
from walkaway.core.documents.fonts import faces_for
from walkaway.core.errors import MissingPiece

PAPERS = (ENGLISH, ARABIC, URDU)


def streams(pdf: bytes) -> bytes:
    """All that is in the file, unpacked."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    unpacked = []
    for each in found:
        try:
            unpacked.append(zlib.decompress(each))
        except zlib.error:
            unpacked.append(each)
    return b"\n".join([pdf, *unpacked])


@pytest.mark.parametrize("paper", PAPERS)
def test_the_same_paper_is_the_same_bytes(paper):
    assert as_pdf(paper) == as_pdf(paper)
    assert as_pdf(replace(paper, dated=date(2026, 3, 10))) != as_pdf(paper)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_file_names_no_person_no_program_version_and_no_moment(paper):
    content = streams(as_pdf(paper))
    assert b"/Producer" in content
    for absent in (
        b"/Author",
        b"/Creator ",
        b"/ModDate",
        b"fpdf",
        b"<x:xmpmeta",
        b"/home",
        b"/root",
    ):
        assert absent not in content, absent
    days = set(re.findall(rb"D:(\d{8})(\d{6})", content))
    assert days == {(b"20260309", b"000000")}


@pytest.mark.parametrize("paper", PAPERS)
def test_the_paper_tells_its_language(paper):
    assert f"/Lang ({paper.language})".encode() in as_pdf(paper)


def test_only_the_letters_that_are_drawn_are_carried():
    assert len(as_pdf(ENGLISH)) < 60_000


def test_a_long_paper_goes_on_over_pages_and_counts_them():
    rows = Rows(tuple((f"Line {number}", "word " * 40) for number in range(40)))
    long = replace(ENGLISH, blocks=(rows, *ENGLISH.blocks))
    pages = as_pdf(long).count(b"/Type /Page\n")
    assert pages >= 3


def test_a_code_that_is_too_long_for_its_box_is_drawn_smaller(monkeypatch):
    sizes: list[float] = []
    set_font = pdf_module._Paper.set_font

    def noted(self: pdf_module._Paper, family: str, style: str, size: float) -> None:
        if family == "digits":
            sizes.append(size)
        set_font(self, family, style, size)

    monkeypatch.setattr(pdf_module._Paper, "set_font", noted)
    as_pdf(replace(ENGLISH, blocks=(Code("Code", CODE),)))
    as_pdf(replace(ENGLISH, blocks=(Code("Code", f"{CODE} {CODE}"),)))
    assert sizes[0] == sizes[1] == sizes[2] == pdf_module.CODE_PT
    assert sizes[3] < pdf_module.CODE_PT


def test_words_in_another_script_bring_a_font_of_their_own():
    assert len(faces_for("en", ["Bilura"])) == 1
    assert len(faces_for("en", ["Bilura بيلورا"])) == 2
    assert faces_for("ur", ["بیلورا Bilura é"])[0].text.family.endswith("Urdu")


def test_a_character_that_no_font_draws_is_refused_and_not_boxed():
    with pytest.raises(MissingPiece, match="fonts-noto-core"):
        as_pdf(replace(ENGLISH, title="Receipt \U00013000\U0001f9ff\ua4d0"))


def test_the_text_says_the_same_as_the_paper():
    for paper in PAPERS:
        text = as_text(paper)
        assert all(each in text for each in paper.texts if each)
        assert text.endswith("\n")


def test_in_the_text_a_code_keeps_its_order_among_right_to_left_words():
    assert f"\u2066{CODE}\u2069" in as_text(ARABIC)
    assert "حتى: \u206831 كانون الأول 2027\u2069" in as_text(ARABIC)


def test_parts_without_words_leave_no_gap_in_the_text():
    paper = Document(title="T", blocks=(Paragraph(""), Paragraph("x")), language="en", dated=DAY)
    assert as_text(paper) == "T\n=\n\nx\n"


@given(
    words=st.text(st.characters(codec="latin-1", categories=("L", "N", "P", "Zs")), max_size=300),
    language=st.sampled_from(["en", "ar", "ur", "ru", "bn"]),
)
@settings(max_examples=10)
def test_whatever_is_written_is_printed(words, language):
    blocks = (Paragraph(words), Rows(((words, words),)), Code("Code", CODE))
    paper = Document(title="T", blocks=blocks, language=language, dated=DAY)
    assert as_pdf(paper).startswith(b"%PDF-")
    assert words in as_text(paper)


def read_back(pdf: bytes, folder: Path) -> str:
    """The words of a PDF, read by a program that is no part of Walkaway."""
    (folder / "paper.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", folder / "paper.pdf", "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


@pytest.mark.poppler
def test_words_and_digits_are_read_back_by_another_program(tmp_path):
    read = read_back(as_pdf(ENGLISH), tmp_path)
    for words in ("Receipt: what you agreed to", "Public library", "31 December 2027", CODE):
        assert words in read


@pytest.mark.poppler
@pytest.mark.parametrize("paper", [ARABIC, URDU])
def test_right_to_left_words_are_read_back_in_order_and_the_code_from_left_to_right(
    paper, tmp_path
):
    read = unicodedata.normalize("NFKC", read_back(as_pdf(paper), tmp_path))
    assert CODE in read
    assert "Bilura" in read
    # The program puts spaces between letters that are placed one by one, and marks directions.
    bare = re.sub(r"[\s\u202a-\u202e\u2066-\u2069]", "", read)
    assert paper.title.split(":")[0].replace(" ", "") in bare


@pytest.mark.poppler
@pytest.mark.parametrize("paper", PAPERS)
def test_the_page_is_drawn_from_the_side_where_its_writing_begins(paper, tmp_path):
    (tmp_path / "paper.pdf").write_bytes(as_pdf(paper))
    command = ["pdftoppm", "-r", "40", "-png", "-singlefile", "paper.pdf", "page"]
    subprocess.run(command, cwd=tmp_path, check=True)
    with Image.open(tmp_path / "page.png") as page:
        ink = np.asarray(page.convert("L")) < 128
    title = ink[: len(ink) // 9]  # its first lines do not reach the other margin
    left, right = title[:, : ink.shape[1] // 4], title[:, -ink.shape[1] // 4 :]
    first, other = (right, left) if paper.direction == "rtl" else (left, right)
    assert first.any()
    assert not other.any()
