"""The page on which a speaker withdraws: no account, no cookie, no script, and no trace."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.archive.consents import consent, consenting_speaker
from walkaway.accounts.site_keys import make_site_keys, site
from walkaway.archive.models import ConsentVersion, OriginalsOnWithdrawal, Speaker, WithdrawalCode
from walkaway.archive.papers import account, document_of, language_of_papers, receipt
from walkaway.archive.services import withdrawal as withdrawals
from walkaway.core.documents import as_text
from walkaway.core.sealing.receipts import Receipt, in_groups, keys_of

pytestmark = pytest.mark.django_db

CODE = Receipt("1234567890123456789089")
OTHER = "2234 5678 9012 3456 7890 38"
PAGE = "/en/withdraw/"
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.fixture
def speaker() -> Speaker:
    make_site_keys()
    speaker = consenting_speaker("Tandir")
    version = speaker.consents.get()
    WithdrawalCode.objects.create(
        speaker=speaker, version=version, lookup=keys_of(CODE, site()).lookup
    )
    return speaker


@pytest.fixture
def visitor() -> Client:
    # The code is the credential: another site cannot know it, so no token is asked for.
    return Client(enforce_csrf_checks=True)


def is_withdrawn(speaker: Speaker) -> bool:
    return Speaker.objects.filter(pk=speaker.pk, withdrawn_at__isnull=False).exists()


@pytest.mark.parametrize(
    "typed",
    [CODE, in_groups(CODE), CODE.translate(ARABIC_DIGITS), in_groups(CODE).replace(" ", "-")],
)
def test_a_code_shows_what_will_happen_and_does_nothing_yet(
    visitor: Client, speaker: Speaker, typed: str
) -> None:
    page = visitor.post(PAGE, {"code": typed})
    assert page.status_code == 200
    assert b"What will happen" in page.content
    assert not is_withdrawn(speaker)


def test_a_file_that_somebody_sends_along_lands_on_no_disk(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[object] = []
    monkeypatch.setattr(
        "django.core.files.uploadhandler.TemporaryUploadedFile", lambda *args: kept.append(args)
    )
    large = SimpleUploadedFile("large.bin", bytes(settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1))
    page = visitor.post(PAGE, {"code": "", "file": large})
    assert page.status_code == 422
    assert kept == []


def test_confirming_withdraws_and_shows_the_account_again_whenever_asked(
    visitor: Client, speaker: Speaker
) -> None:
    done = visitor.post(PAGE, {"code": CODE, "do": "confirm"})
    assert b"It is done" in done.content
    assert is_withdrawn(speaker)
    again = visitor.post(PAGE, {"code": in_groups(CODE)})
    assert b"What was taken back" in again.content
    file = visitor.post("/ar/withdraw/", {"code": CODE, "as": "text"})
    assert file.headers["Content-Disposition"] == 'attachment; filename="withdrawal.txt"'
    assert CODE not in file.content.decode()
    pdf = visitor.post("/ar/withdraw/", {"code": CODE, "as": "pdf"})
    assert pdf.content.startswith(b"%PDF-")
    assert visitor.post("/ar/withdraw/", {"code": CODE, "as": "x"}).status_code == 404


@pytest.mark.parametrize("typed", ["", "12", OTHER, "1234567890123456789088", "x" * 70, "\0"])
def test_another_code_does_nothing(visitor: Client, speaker: Speaker, typed: str) -> None:
    page = visitor.post(PAGE, {"code": typed, "do": "confirm"})
    assert page.status_code == 422
    assert not is_withdrawn(speaker)


def test_the_page_keeps_nothing(visitor: Client, speaker: Speaker, caplog: Any) -> None:
    with caplog.at_level(logging.DEBUG):
        answers = [
            visitor.get(PAGE),
            visitor.post(PAGE, {"code": CODE}),
            visitor.post(PAGE, {"code": OTHER}),
            visitor.post(PAGE, {"code": CODE, "do": "confirm"}),
        ]
    for answer in answers:
        assert answer.cookies == {}
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Cookie" not in answer.headers.get("Vary", "")
    assert b'autocomplete="off"' in answers[0].content
    logged = " ".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    assert CODE not in logged
    assert in_groups(CODE) not in logged
    assert "127.0.0.1" not in logged


def test_a_code_in_an_address_is_no_code(visitor: Client, speaker: Speaker) -> None:
    page = visitor.get(f"{PAGE}?code={CODE}&do=confirm")
    assert b"Take your testimony back" in page.content
    assert not is_withdrawn(speaker)
    assert visitor.put(PAGE).status_code == 405


def test_each_attempt_waits_for_its_turn(
    visitor: Client, speaker: Speaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[str] = []

    class Turn:
        def __enter__(self) -> None:
            turns.append("in")

        def __exit__(self, *error: object) -> None:
            turns.append("out")

    monkeypatch.setattr(withdrawals, "turn", Turn())
    visitor.post(PAGE, {"code": OTHER})
    assert turns == ["in", "out"]


def test_every_page_of_the_library_leads_there(visitor: Client) -> None:
    for address in ("/en/", "/ar/about/"):
        assert b"/withdraw/" in visitor.get(address).content


@pytest.mark.parametrize(
    ("tag", "language"), [("ar", "ar"), ("ar-IQ", "ar"), ("fr-BE", "fr"), ("ckb", "en")]
)
def test_a_paper_is_in_the_language_of_the_speaker_where_we_have_it(
    speaker: Speaker, tag: str, language: str
) -> None:
    assert language_of_papers(tag) == language
    ConsentVersion.objects.update(explained_in=tag)
    paper = receipt(speaker.consents.get(), CODE, lambda each: f"https://library/{each}/withdraw/")
    assert paper.language == language
    text = as_text(document_of(paper))
    assert in_groups(CODE) in text
    assert f"https://library/{language}/withdraw/" in text
    assert "Tandir" not in text
    assert ("Somebody will read it to you" in text) == (tag == "ckb")


def test_a_receipt_says_what_becomes_of_the_recordings(speaker: Speaker) -> None:
    def text() -> str:
        return as_text(document_of(receipt(speaker.consents.last() or version, CODE, str)))

    version = consent(speaker, originals=OriginalsOnWithdrawal.SEALED)
    assert "locked away" in text()
    consent(speaker, originals=OriginalsOnWithdrawal.ERASED)
    assert "written from them are erased" in text()


def test_an_account_tells_what_cannot_be_taken_back(visitor: Client, speaker: Speaker) -> None:
    visitor.post(PAGE, {"code": CODE, "do": "confirm"})
    text = as_text(document_of(account(speaker.withdrawal, "en")))
    assert "0 recordings: erased." in text
    assert "What we cannot take back" in text
    assert "Tandir" not in text
    assert repr(account(speaker.withdrawal, "en").sections[0]).startswith("Section(")
