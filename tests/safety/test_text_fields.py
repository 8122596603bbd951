"""Every field that could hold words is listed here, with the reason why it tells nothing."""

from __future__ import annotations

from django.apps import apps
from django.db import models

WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField)

HASH = "a hash"
SLUG = "a slug of the program"
WHO = "the identifier of a member of staff, or a slug of the program"
TAG = "a language or territory by its code"
PUBLIC = "published, for everyone to read"
DJANGO = "names of models and rights, written by Django"

IN_THE_CLEAR = {
    "auth.Permission.name": DJANGO,
    "auth.Permission.codename": DJANGO,
    "auth.Group.name": "there are no groups: roles are `HeldRole`",
    "contenttypes.ContentType.app_label": DJANGO,
    "contenttypes.ContentType.model": DJANGO,
    "sessions.Session.session_key": "the hash of something random",
    "sessions.Session.session_data": "who is signed in and since when; the seized disk is searched",
    "account.EmailAddress.email": "nobody has an e-mail address: the table stays empty",
    "account.EmailConfirmation.key": "as above",
    "mfa.Authenticator.data": "secrets of second factors, closed under the key of the site",
    "accounts.Staff.password": "a hash of argon2",
    "accounts.Staff.name": "what colleagues sign in with; it need not be a true name",
    "accounts.ReadLanguage.language": TAG,
    "accounts.OpenVault.session": HASH,
    "accounts.Invitation.token_hash": HASH,
    "accounts.Invitation.roles": SLUG,
    "journal.Entry.actor": WHO,
    "journal.Entry.verb": SLUG,
    "journal.Entry.subject": "a kind and an identifier; `journal.shapes` refuses anything else",
    "journal.Entry.facts": "identifiers, hashes, numbers, days, slugs; refused likewise",
    "journal.Entry.previous_hash": HASH,
    "journal.Entry.entry_hash": HASH,
    "journal.Head.entry_hash": HASH,
    "journal.Head.signature": "a signature",
    "jobs.Job.kind": SLUG,
    "jobs.Job.subject": "a kind and an identifier",
    "jobs.Job.asked_by": WHO,
    "jobs.Job.worker": "the name of a process, made by chance",
    "jobs.Job.stage": "a sentence of the program",
    "jobs.Job.cancel_asked_by": WHO,
    "jobs.Job.problem": "a sentence of the program, without what was read",
    "jobs.Job.error": "the class of an error, never its words",
    "archive.Speaker.pseudonym": "drawn by chance, or invented; never derived from anything true",
    "archive.IdentityOpening.reason": "a slug; the words are sealed",
    "archive.SealedItem.kind": SLUG,
    "archive.SealedItem.author": WHO,
    "archive.ConsentVersion.explained_in": TAG,
    "archive.ConsentGrant.language": TAG,
    "archive.ConsentGrant.territory": TAG,
    "archive.Withdrawal.by": WHO,
    "archive.Withdrawal.account": "slugs and numbers: what was recalled",
    "archive.Withdrawal.files": "identifiers of files that are to be erased",
    "archive.Original.sha256": "a hash of the recording; who has the recording can find it here",
    "archive.Derivative.recipe": "settings of the program that made it",
    "archive.Derivative.content_type": "a kind of file",
    "archive.Derivative.sha256": HASH,
    "archive.Transcript.language": TAG,
    "clips.RegisteredFootage.sha256": HASH,
    "clips.RegisteredFootage.label": PUBLIC,
    "clips.RegisteredFootage.purpose": PUBLIC,
    "clips.RegisteredFootage.source": PUBLIC,
    "clips.RegisteredFootage.list_sha256": HASH,
    "clips.StoredFile.sha256": HASH,
    "clips.Package.sha256": HASH,
    "clips.Package.spoken_language": TAG,
    "clips.Package.languages": TAG,
    "clips.Package.spans": "identifiers of interviews, and times",
    "clips.Package.editors": WHO,
    "clips.PackageFile.name": "a shape, a language and a hash: named by the program",
    "clips.PackageFile.content_type": "a kind of file",
    "clips.Rendition.language": TAG,
    "clips.Rendition.sha256": HASH,
    "clips.Rendition.beside_sha256": HASH,
    "clips.Rendition.checks": "names of checks, and whether each passed",
    "clips.Rendition.proven_sha256": HASH,
    "clips.Rendition.proven_beside_sha256": HASH,
    "clips.Preview.content_type": "a kind of file",
    "clips.WorkOrder.wanted": "languages and shapes that were asked for",
    "clips.WorkOrder.blobs": "names of sealed files",
    "release.Assessment.conditions": "codes that the gate reads; the reasons are sealed",
    "release.Viewing.played": "times",
    "release.SignOff.sha256": HASH,
    "release.SignOff.beside_sha256": HASH,
    "release.LanguageApproval.language": TAG,
    "release.Release.clip_id": PUBLIC,
    "release.Release.territory": TAG,
    "release.JigsawReview.set_sha256": HASH,
    "release.ReleasedRendition.sha256": HASH,
    "release.ReleasedRendition.shape": SLUG,
    "release.ReleasedRendition.language": TAG,
    "stories.Collection.manifest_sha256": HASH,
    "stories.Story.movers": "which words of the published text move it in the queue, and how far",
    "stories.Copy.source": "the name of an archive file and its member",
    "stories.Copy.record_id": PUBLIC,
    "stories.Copy.address": PUBLIC,
    "stories.Copy.retrieved_at": "a time",
    "stories.Copy.payload_sha256": HASH,
    "stories.Copy.language": TAG,
    "stories.Copy.title": PUBLIC,
    "stories.Copy.title_from": SLUG,
    "stories.Copy.author": PUBLIC,
    "stories.Copy.author_from": SLUG,
    "stories.Copy.published_on": "a day",
    "stories.Copy.published_from": SLUG,
    "stories.Copy.text": PUBLIC,
    "stories.Copy.reasons": "which words of the published text are signs of what",
    "stories.Copy.group_names": SLUG,
    "stories.Protagonist.pseudonym": "as printed where the story was published",
    "stories.Attribute.kind": SLUG,
    "stories.Attribute.value": "as published, or a slug",
    "stories.Link.facts": SLUG,
    "stories.Link.warnings": SLUG,
    "coding.CodebookVersion.content": "themes and their definitions; nothing of a testimony",
    "coding.Study.name": "a name for the work, and the page says who will read it",
    "coding.Sheet.coder_name": "how an exchanged project names who coded in it",
    "coding.Sheet.content": "codings of published stories; empty for an interview, which is sealed",
    "library.Clip.id": PUBLIC,
    "library.Clip.manifest_sha256": HASH,
    "library.Clip.publisher": PUBLIC,
    "library.Clip.funder": PUBLIC,
    "library.Clip.purpose": PUBLIC,
    "library.Clip.pseudonym": PUBLIC,
    "library.Clip.face": PUBLIC,
    "library.Clip.voice": PUBLIC,
    "library.Clip.spoken_language": TAG,
    "library.Wording.language": TAG,
    "library.Wording.title": PUBLIC,
    "library.Wording.description": PUBLIC,
    "library.Wording.help_line": PUBLIC,
    "library.Wording.about_speaker": PUBLIC,
    "library.Wording.guide": PUBLIC,
    "library.Wording.quote": PUBLIC,
    "library.Wording.folded": PUBLIC,
    "library.Line.text": PUBLIC,
    "library.Line.folded": PUBLIC,
    "library.Asset.key": PUBLIC,
    "library.Asset.sha256": HASH,
    "library.Asset.content_type": "a kind of file",
    "library.Offer.told": PUBLIC,
    "library.OfferedFile.key": PUBLIC,
    "library.OfferedFile.kind": "a kind of file",
    "library.OfferedFile.shape": PUBLIC,
    "library.OfferedFile.language": TAG,
    "library.OfferedFile.sha256": HASH,
    "library.OfferedFile.content_type": "a kind of file",
    "library.Rendition.shape": PUBLIC,
    "library.Rendition.language": TAG,
    "library.Rendition.report": PUBLIC,
}
"""A field of this list may stand in the clear. Whatever else a person writes is a sealed item."""


def fields_for_words() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, WORDS) and not field.choices
    }


def test_a_field_for_words_is_sealed_or_says_why_it_is_not() -> None:
    assert fields_for_words() - set(IN_THE_CLEAR) == set(), (
        "seal it, or say here why it may be read"
    )


def test_the_list_names_no_field_that_is_gone() -> None:
    assert set(IN_THE_CLEAR) - fields_for_words() == set()


def test_no_field_is_for_a_network_address() -> None:
    addresses = [
        str(field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.GenericIPAddressField)
    ]
    assert addresses == []
