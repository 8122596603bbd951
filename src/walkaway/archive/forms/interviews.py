"""An interview, and the questions before it."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from langcodes import tag_is_valid

from walkaway.archive.checklist import ANSWER_LABELS, CHECKLIST, Answer, Answered, Question
from walkaway.archive.services.interviews import Details


class InterviewForm(forms.Form):
    """What is told of an interview."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("For yourselves; it is never published.")
    )
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    language = forms.CharField(
        label=_("Language that is spoken"),
        required=False,
        max_length=35,
        help_text=_("As a code, such as ar, ku or fr-BE."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    interpreter = forms.CharField(
        label=_("Interpreter"),
        required=False,
        max_length=200,
        help_text=_("Who interprets, or nobody."),
    )
    notes = forms.CharField(
        label=_("Notes"), required=False, max_length=20_000, widget=forms.Textarea
    )

    def clean_language(self) -> str:
        """A language by its code."""
        tag = str(self.cleaned_data["language"]).strip()
        if tag and not (tag.isascii() and tag_is_valid(tag)):
            raise forms.ValidationError(_("No language has this code."))
        return tag

    @classmethod
    def of(cls, details: Details) -> InterviewForm:
        """The form as it was filled in last."""
        names = ("title", "day", "place", "language", "interpreter", "notes")
        return cls(initial={name: getattr(details, name) for name in names})


class ChecklistForm(forms.Form):
    """An answer and a note for each question."""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # those of every form
        for question in CHECKLIST:
            self.fields[question.slug] = forms.ChoiceField(
                label=question.asks,
                help_text=question.why,
                required=False,
                choices=[(answer.value, label) for answer, label in ANSWER_LABELS.items()],
                widget=forms.RadioSelect,
            )
            self.fields[f"{question.slug}-note"] = forms.CharField(
                label=_("Note"), required=False, max_length=500
            )

    @classmethod
    def of(cls, details: Details) -> ChecklistForm:
        """The list as it was answered last."""
        initial = {}
        for slug, answered in details.answers.items():
            initial[slug] = answered.answer.value
            initial[f"{slug}-note"] = answered.note
        return cls(initial=initial)

    def clean(self) -> None:
        """A no needs a note: what was done about it."""
        for question in CHECKLIST:
            is_no = self.cleaned_data.get(question.slug) == Answer.NO
            if is_no and not self.cleaned_data.get(f"{question.slug}-note", "").strip():
                self.add_error(
                    f"{question.slug}-note", _("Say what was done about it, or what is agreed.")
                )

    @property
    def answers(self) -> dict[str, Answered]:
        """What was answered; questions that were left open are left out."""
        return {
            question.slug: Answered(
                answer=Answer(self.cleaned_data[question.slug]),
                note=self.cleaned_data[f"{question.slug}-note"],
            )
            for question in CHECKLIST
            if self.cleaned_data.get(question.slug)
        }

    def questions(self) -> Iterator[tuple[Question, BoundField, BoundField]]:
        """Each question with its two fields."""
        for question in CHECKLIST:
            yield question, self[question.slug], self[f"{question.slug}-note"]
