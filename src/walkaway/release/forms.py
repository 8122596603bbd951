"""What the pages of releases ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from walkaway.archive.consent_words import FORMS, PURPOSES
from walkaway.archive.forms.consent import day_field
from walkaway.archive.forms.speakers import quiet_line, quiet_words, several, tags_in
from walkaway.archive.services.consent import is_territory
from walkaway.archive.words import language_name
from walkaway.clips.file_words import SHAPES
from walkaway.clips.models import Rendition
from walkaway.core.gate import (
    ANYWHERE,
    Audience,
    Condition,
    Exit,
    Form,
    NotBefore,
    NotInLanguage,
    NotInTerritory,
    OnlyAudiences,
    OnlyForms,
    OnlyPurposes,
    Purpose,
    WithoutSpan,
)
from walkaway.core.release.assessment import QUESTIONS as EVERY_QUESTION
from walkaway.core.release.assessment import Answer, Assessment, Risk, Worth
from walkaway.release.exits import every_way
from walkaway.release.words import AUDIENCES, EXITS, QUESTIONS, levels_of

USUAL_DAYS = 180

_SPAN = re.compile(r"(\d{1,3}):([0-5]?\d)\s*[-–]\s*(\d{1,3}):([0-5]?\d)", re.ASCII)


class AssessForm(forms.Form):
    """Every question with a level and a reason, conditions, and an end."""

    acts = quiet_words(
        _("Acts that are mentioned and could be held against somebody"),
        required=False,
        help_text=_("One a line. Sealed, like every reason here."),
    )
    advice = quiet_words(_("What a lawyer said of them"), required=False)
    only_forms = forms.MultipleChoiceField(
        label=_("Only in these forms"),
        choices=list(FORMS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    only_purposes = forms.MultipleChoiceField(
        label=_("Only for these purposes"),
        choices=list(PURPOSES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    only_audiences = forms.MultipleChoiceField(
        label=_("Only for these audiences"),
        choices=[(each.value, AUDIENCES[each]) for each in Audience],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    not_territories = quiet_line(
        _("Not in these countries"),
        required=False,
        help_text=_("Codes such as SY. The open web is everywhere."),
    )
    not_languages = quiet_line(
        _("Not in these languages"), required=False, help_text=_("Tags such as ar.")
    )
    without = quiet_line(
        _("Without these parts of the interview"),
        required=False,
        help_text=_("Minutes and seconds, such as 12:30-13:10."),
    )
    not_before = day_field(_("Not before"))
    expires_on = day_field(_("Good until"), required=True)

    def __init__(self, *args: Any, interviews: Sequence[UUID], **kwargs: Any) -> None:
        usual = timezone.now().date() + timedelta(days=USUAL_DAYS)
        super().__init__(*args, **({"initial": {"expires_on": usual}} | kwargs))
        self._interviews = interviews
        for question in EVERY_QUESTION:
            self.fields[f"{question.value}_level"] = forms.ChoiceField(
                label=str(QUESTIONS[question]), choices=[("", "–"), *levels_of(question)]
            )
            self.fields[f"{question.value}_reason"] = quiet_words(_("Because"))

    def pairs(self, side: type[Worth] | type[Risk]) -> Iterator[tuple[Any, Any]]:
        """Level and reason of each question of one side, to be drawn beside the other."""
        for question in side:
            yield self[f"{question.value}_level"], self[f"{question.value}_reason"]

    @property
    def worth(self) -> list[tuple[Any, Any]]:
        """The questions of worth."""
        return list(self.pairs(Worth))

    @property
    def risk(self) -> list[tuple[Any, Any]]:
        """The questions of risk."""
        return list(self.pairs(Risk))

    def clean_not_territories(self) -> tuple[str, ...]:
        """Codes of countries."""
        codes = several(self.cleaned_data["not_territories"].upper())
        for code in codes:
            if code == ANYWHERE or not is_territory(code):
                raise forms.ValidationError(
                    gettext("%(code)s is no code of a country. Write two letters, such as BE."),
                    params={"code": code},
                )
        return codes

    def clean_not_languages(self) -> tuple[str, ...]:
        """Tags."""
        return tags_in(self.cleaned_data["not_languages"])

    def clean_without(self) -> tuple[tuple[int, int], ...]:
        """Spans in milliseconds."""
        spans = []
        for part in several(self.cleaned_data["without"]):
            match = _SPAN.fullmatch(part)
            if match is None:
                raise forms.ValidationError(gettext("Write 12:30-13:10, with commas between."))
            one, two, three, four = map(int, match.groups())
            spans.append(((one * 60 + two) * 1000, (three * 60 + four) * 1000))
            if spans[-1][0] >= spans[-1][1]:
                raise forms.ValidationError(gettext("A part ends after it begins."))
        return tuple(spans)

    @property
    def weighed(self) -> Assessment:
        """What was written."""
        written = self.cleaned_data
        return Assessment(
            answers={
                each: Answer(
                    level=written[f"{each.value}_level"], reason=written[f"{each.value}_reason"]
                )
                for each in EVERY_QUESTION
            },
            acts=tuple(line.strip() for line in written["acts"].splitlines() if line.strip()),
            advice=written["advice"],
        )

    @property
    def conditions(self) -> list[Condition]:
        """The conditions, as the gate reads them."""
        written = self.cleaned_data
        found: list[Condition] = []
        if written["only_forms"]:
            found.append(OnlyForms(forms=frozenset(map(Form, written["only_forms"]))))
        if written["only_purposes"]:
            found.append(OnlyPurposes(purposes=frozenset(map(Purpose, written["only_purposes"]))))
        if written["only_audiences"]:
            audiences = frozenset(map(Audience, written["only_audiences"]))
            found.append(OnlyAudiences(audiences=audiences))
        found += [NotInTerritory(territory=each) for each in written["not_territories"]]
        found += [NotInLanguage(language=each) for each in written["not_languages"]]
        found += [
            WithoutSpan(interview=str(interview), start_ms=start, end_ms=end)
            for interview in self._interviews
            for start, end in written["without"]
        ]
        if written["not_before"]:
            found.append(NotBefore(day=written["not_before"]))
        return found


def film_words(rendition: Rendition) -> str:
    """What a film is called beside the others of its clip."""
    shape = str(SHAPES.get(rendition.shape, rendition.shape))
    return f"{shape}, {language_name(rendition.language)}" if rendition.language else shape


class ReleaseForm(forms.Form):
    """Which films, by which exit, for whom, where, and when."""

    renditions: forms.ModelMultipleChoiceField[Rendition] = forms.ModelMultipleChoiceField(
        label=_("Films"),
        queryset=Rendition.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    exit = forms.ChoiceField(label=_("By which exit"))
    audience = forms.ChoiceField(
        label=_("For whom"), choices=[(each.value, AUDIENCES[each]) for each in Audience]
    )
    territory = quiet_line(
        _("Where"),
        initial=ANYWHERE,
        help_text=_("A code such as BE, or * for everywhere. The library is everywhere."),
    )
    from_day = day_field(_("From"), required=True)
    until_day = day_field(_("Last day"))

    def __init__(self, *args: Any, renditions: Any, **kwargs: Any) -> None:
        initial = {"from_day": timezone.now().date(), "renditions": list(renditions)}
        super().__init__(*args, **({"initial": initial} | kwargs))
        self.fields["renditions"].queryset = renditions  # type: ignore[attr-defined]  # as declared
        self.fields["renditions"].label_from_instance = film_words  # type: ignore[attr-defined]  # as declared
        # What no room built is offered nowhere.
        self.fields["exit"].choices = [  # type: ignore[attr-defined]  # as declared
            (each.exit.value, EXITS[each.exit]) for each in every_way()
        ]

    def clean_territory(self) -> str:
        """A code, or everywhere."""
        code: str = self.cleaned_data["territory"].strip().upper()
        if code != ANYWHERE and not is_territory(code):
            raise forms.ValidationError(
                gettext("%(code)s is no code of a country. Write two letters, such as BE, or *."),
                params={"code": code},
            )
        return code

    def clean_exit(self) -> Exit:
        """As the gate knows it."""
        return Exit(self.cleaned_data["exit"])

    def clean_audience(self) -> Audience:
        """As the gate knows it."""
        return Audience(self.cleaned_data["audience"])
