"""What the page of consent asks for: what was agreed to, row by row, and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from walkaway.accounts.models import Staff
from walkaway.archive.consent_words import FATES, FORMS, HOW, PURPOSES
from walkaway.archive.forms.speakers import quiet_line, quiet_words, several, tags_in
from walkaway.archive.models import ConsentVersion, Explanation, OriginalsOnWithdrawal
from walkaway.archive.services.consent import (
    LARGEST_PROOF_BYTES,
    Allowed,
    Proof,
    Terms,
    is_territory,
)
from walkaway.core.gate import ANYWHERE, Form, Purpose

ROWS_AT_FIRST = 3
ROWS_MORE = 3
MOST_ROWS = 40

Row = dict[str, Any]

PRESETS: Mapping[str, tuple[str | Promise, tuple[tuple[Purpose, Form], ...]]] = {
    "library-altered": (
        _("Public library, altered voice, all languages"),
        ((Purpose.LIBRARY, Form.ALTERED_VOICE),),
    ),
    "research": (
        _("Research, own voice and text"),
        ((Purpose.RESEARCH, Form.OWN_VOICE), (Purpose.RESEARCH, Form.TEXT)),
    ),
    "closed": (
        _("Closed screening, altered voice"),
        ((Purpose.SCREENING, Form.ALTERED_VOICE),),
    ),
}
"""Rows that are often agreed to together: to be read to the speaker, not to be assumed."""


def day_field(label: Any, *, required: bool = False) -> forms.DateField:
    """A day, as browsers ask for it."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


class GrantRow(forms.Form):
    """One thing that is allowed: several languages or countries stand for a row each."""

    purpose = forms.ChoiceField(label=_("For what"), required=False)
    form = forms.ChoiceField(
        label=_("In which form"), choices=list(FORMS.items()), initial=Form.ALTERED_VOICE
    )
    languages = quiet_line(_("Languages"), initial=ANYWHERE)
    territories = quiet_line(_("Countries"), initial=ANYWHERE)
    until = day_field(_("Last day"))
    embargo = forms.BooleanField(label=_("Held back"), required=False)
    embargo_until = day_field(_("Held back until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [("", "–"), *PURPOSES.items()]  # type: ignore[attr-defined]

    def clean_languages(self) -> tuple[str, ...]:
        """The tags, or all."""
        typed = self.cleaned_data["languages"].strip()
        return (ANYWHERE,) if typed == ANYWHERE else tags_in(typed)

    def clean_territories(self) -> tuple[str, ...]:
        """The codes of countries, or all."""
        codes = several(self.cleaned_data["territories"].upper())
        for code in codes:
            if code != ANYWHERE and not is_territory(code):
                raise forms.ValidationError(
                    gettext(
                        "%(code)s is no code of a country. Write two letters, such as BE, or *."
                    ),
                    params={"code": code},
                )
        return tuple(dict.fromkeys(codes))

    def clean(self) -> dict[str, Any]:
        """A day until which it is held back says that it is."""
        written = super().clean() or {}
        if written.get("embargo_until"):
            written["embargo"] = True
        return written

    @property
    def allowed(self) -> Iterator[Allowed]:
        """What the row allows; nothing when it says not for what."""
        written = self.cleaned_data
        if not written["purpose"]:
            return
        for language, territory in product(written["languages"], written["territories"]):
            yield Allowed(
                purpose=Purpose(written["purpose"]),
                form=Form(written["form"]),
                language=language,
                territory=territory,
                until=written["until"],
                embargo=written["embargo"],
                embargo_until=written["embargo_until"],
            )


class ConsentForm(forms.Form):
    """How consent was given, and what becomes of the recordings."""

    given_on = day_field(_("Given on"), required=True)
    given_how = forms.ChoiceField(label=_("How it was given"), choices=list(HOW.items()))
    explained_by: forms.ModelChoiceField[Staff] = forms.ModelChoiceField(
        label=_("Who explained it"), queryset=Staff.objects.none()
    )
    explained_in = quiet_line(
        _("In which language"),
        help_text=_("A tag such as ar. The receipt is in this language where we have it."),
    )
    understood = forms.BooleanField(
        label=_("The speaker told in their own words what they agree to"),
        required=False,
        help_text=_("Without this nothing leaves."),
    )
    comprehension = quiet_words(_("What the speaker said"), required=False, help_text=_("Sealed."))
    present = quiet_words(
        _("Who was there"),
        required=False,
        help_text=_("Sealed: protection officers alone read it."),
    )
    guardian_consented = forms.BooleanField(label=_("A guardian consented along"), required=False)
    guardian = quiet_line(
        _("Name of the guardian"),
        required=False,
        help_text=_("Sealed: protection officers alone read it."),
    )
    originals_on_withdrawal = forms.ChoiceField(
        label=_("If the speaker withdraws, the recordings are"),
        choices=list(FATES.items()),
        widget=forms.RadioSelect,
    )
    proof = forms.FileField(
        label=_("Signed form or recording"),
        required=False,
        help_text=_("At most 20 MB. Choose it last; it is sealed and never lies on a disk."),
    )
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["explained_by"].queryset = colleagues  # type: ignore[attr-defined]  # as declared

    def clean_explained_in(self) -> str:
        """One tag."""
        tags = tags_in(self.cleaned_data["explained_in"])
        if len(tags) != 1:
            raise forms.ValidationError(gettext("Write one tag, such as ar."))
        return tags[0]

    def clean_proof(self) -> UploadedFile[Any] | None:
        """A file that is not too large."""
        proof: UploadedFile[Any] | None = self.cleaned_data["proof"]
        if proof is not None and (proof.size or 0) > LARGEST_PROOF_BYTES:
            raise forms.ValidationError(gettext("The file is larger than 20 MB."))
        return proof

    def terms(self, allowed: Sequence[Allowed]) -> Terms:
        """What was written, with what the rows allow."""
        written = self.cleaned_data
        return Terms(
            given_on=written["given_on"],
            given_how=Explanation(written["given_how"]),
            understood=written["understood"],
            explained_by=written["explained_by"],
            explained_in=written["explained_in"],
            originals_on_withdrawal=OriginalsOnWithdrawal(written["originals_on_withdrawal"]),
            allowed=tuple(allowed),
            guardian_consented=written["guardian_consented"],
            comprehension=written["comprehension"],
            present=written["present"],
            guardian=written["guardian"],
        )

    @property
    def attached(self) -> Proof | None:
        """The signed form or recording, out of memory."""
        file: UploadedFile[Any] | None = self.cleaned_data["proof"]
        if file is None:
            return None
        return Proof(
            name=file.name or "",
            content_type=file.content_type or "application/octet-stream",
            content=file.read(),
        )


def rows_sent(data: QueryDict) -> list[GrantRow]:
    """The rows of a form that was sent."""
    return [GrantRow(data, prefix=prefix) for prefix in _prefixes(data)]


def rows_again(data: QueryDict, preset: str) -> list[GrantRow]:
    """The rows of a form that was sent, not judged yet, with those of `preset` or empty ones."""
    kept: list[Row] = []
    for prefix in _prefixes(data):
        row: Row = {name: data.get(f"{prefix}-{name}", "") for name in GrantRow.base_fields}
        row["embargo"] = bool(row["embargo"])
        if row["purpose"]:
            kept.append(row)
    if preset in PRESETS:
        kept += [_row(purpose, form) for purpose, form in PRESETS[preset][1]]
    return rows_of(kept, more=ROWS_MORE)


def rows_of(rows: Sequence[Row], *, more: int) -> list[GrantRow]:
    """Rows that are not sent yet: `rows`, and `more` empty ones."""
    wanted = [*rows, *({} for _ in range(more))][:MOST_ROWS]
    return [GrantRow(initial=row, prefix=f"row{number}") for number, row in enumerate(wanted)]


def rows_of_version(version: ConsentVersion | None) -> list[GrantRow]:
    """What `version` allows, to be changed: a new version begins with it."""
    if version is None:
        return rows_of([], more=ROWS_AT_FIRST)
    kept = [
        {
            **_row(Purpose(grant.purpose), Form(grant.form)),
            "languages": grant.language,
            "territories": grant.territory,
            "until": grant.until,
            "embargo": grant.embargo,
            "embargo_until": grant.embargo_until,
        }
        for grant in version.grants.all()
    ]
    return rows_of(kept, more=1)


def first_answers(version: ConsentVersion | None, staff: Staff, today: date) -> Row:
    """What stands in the form at first."""
    answers: Row = {"given_on": today, "explained_by": staff.pk, "after": 0}
    if version is not None:
        answers |= {
            "after": version.number,
            "explained_in": version.explained_in,
            "originals_on_withdrawal": version.originals_on_withdrawal,
        }
    return answers


def _row(purpose: Purpose, form: Form) -> Row:
    return {
        "purpose": purpose.value,
        "form": form.value,
        "languages": ANYWHERE,
        "territories": ANYWHERE,
    }


def _prefixes(data: QueryDict) -> list[str]:
    numbers = range(MOST_ROWS)
    return [f"row{number}" for number in numbers if f"row{number}-purpose" in data]
