"""The addresses of codebooks."""

from __future__ import annotations

from django.urls import path

from walkaway.coding.views import codebook_files, codebooks

BOOK = "codebooks/<uuid:pk>/"

urlpatterns = [
    path("codebooks/", codebooks.codebooks, name="desk-codebooks"),
    path("codebooks/new/", codebooks.begin, name="desk-codebook-new"),
    path("codebooks/import/", codebook_files.take_in, name="desk-codebook-import"),
    path(BOOK, codebooks.codebook, name="desk-codebook"),
    path(f"{BOOK}about/", codebooks.about, name="desk-codebook-about"),
    path(f"{BOOK}code/", codebooks.save_code, name="desk-codebook-code"),
    path(f"{BOOK}move/", codebooks.move, name="desk-codebook-move"),
    path(f"{BOOK}remove/", codebooks.remove, name="desk-codebook-remove"),
    path(f"{BOOK}versions/", codebook_files.versions, name="desk-codebook-versions"),
    path(f"{BOOK}bring-back/", codebook_files.restore, name="desk-codebook-restore"),
    path(f"{BOOK}file/", codebook_files.hand_out_file, name="desk-codebook-file"),
    path(f"{BOOK}read/", codebook_files.read, name="desk-codebook-read"),
]
