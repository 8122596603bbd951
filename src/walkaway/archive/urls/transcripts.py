"""Pages of transcripts."""

from __future__ import annotations

from django.urls import path

from walkaway.archive.views import transcript_files, transcripts

urlpatterns = [
    path(
        "interviews/<uuid:pk>/transcripts/import/",
        transcript_files.take_in,
        name="desk-transcript-import",
    ),
    path(
        "originals/<uuid:pk>/transcript/",
        transcript_files.by_machine,
        name="desk-transcript-machine",
    ),
    path("transcripts/<uuid:pk>/", transcripts.editor, name="desk-transcript"),
    path("transcripts/<uuid:pk>/save/", transcripts.save_page, name="desk-transcript-save"),
    path("transcripts/<uuid:pk>/cue/", transcripts.save_cue, name="desk-transcript-cue"),
    path("transcripts/<uuid:pk>/cues/", transcripts.change_cues, name="desk-transcript-cues"),
    path("transcripts/<uuid:pk>/versions/", transcript_files.versions, name="desk-versions"),
    path("transcripts/<uuid:pk>/restore/", transcript_files.bring_back, name="desk-restore"),
    path("transcripts/<uuid:pk>/translate/", transcript_files.translate, name="desk-translate"),
    path("transcripts/<uuid:pk>/export/", transcript_files.hand_out, name="desk-transcript-export"),
]
