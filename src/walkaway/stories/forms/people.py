"""What the pages of people and cases ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from walkaway.core.cases.days import FIRST_YEAR, LAST_YEAR, SEASONS, ToldDay
from walkaway.core.cases.joining import OLDEST_YEARS
from walkaway.core.cases.vocabulary import Field, Kind
from walkaway.core.spans import Span
from walkaway.core.text.quoted import passages
from walkaway.stories.case_words import GENDERS, REGIONS, VALUES
from walkaway.stories.models import Copy
from walkaway.stories.services.people import LONGEST_NAME, LONGEST_PASSAGE
from walkaway.stories.telling_words import EXPOSURES, KINDS, countries

IS = "="
"""Between kind and value where both are one choice."""
CONTEXT = 40
"""How many letters are shown around words that stand in several places."""
MONTHS = (
    _("January"), _("February"), _("March"), _("April"), pgettext_lazy("month", "May"), _("June"),
    _("July"), _("August"), _("September"), _("October"), _("November"), _("December"),
)  # fmt: skip
PARTS: list[tuple[str, str | Promise]] = [
    ("", _("only the year")),
    *zip(SEASONS, (_("Winter"), _("Spring"), _("Summer"), _("Autumn")), strict=True),
    *((f"{number:02}", name) for number, name in enumerate(MONTHS, start=1)),
]
CHOSEN = (Field.GENDER, Field.REGION, Field.ROLES, Field.REASONS_JOINING, Field.REASONS_LEAVING)


def _choices() -> list[Any]:
    written = (Kind.LEFT_ON, Kind.JOINED_ON, Kind.COUNTRY, Kind.AGE, Kind.GROUP)
    groups: list[tuple[Kind, Mapping[str, str | Promise]]] = [
        *((Kind(field), VALUES[field]) for field in CHOSEN),
        (Kind.EXPOSES, EXPOSURES),
    ]
    return [
        ("", _("Choose")),
        (_("With a day, a country, a number or the words"), [(k.value, KINDS[k]) for k in written]),
        *(
            (KINDS[kind], [(f"{kind}{IS}{slug}", words) for slug, words in values.items()])
            for kind, values in groups
        ),
    ]


class PersonForm(forms.Form):
    """Somebody whom a story tells of."""

    name = forms.CharField(
        label=_("The name as printed"),
        help_text=_("Or how the story calls the person. The words must stand in it."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


class ToldForm(forms.Form):
    """What some words of a copy tell. After `is_valid`: `kind`, `value` and `span`."""

    words = forms.CharField(
        label=_("The words that tell it"),
        help_text=_("Select them in the text, or copy them here exactly."),
        max_length=LONGEST_PASSAGE,
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 3}),
    )
    near = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    what = forms.ChoiceField(label=_("What they tell"), choices=_choices)
    year = forms.IntegerField(
        label=_("Year"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    part = forms.ChoiceField(label=_("Season or month"), choices=PARTS, required=False)
    day = forms.IntegerField(label=_("Day"), required=False, min_value=1, max_value=31)
    country = forms.ChoiceField(label=_("Country"), required=False)
    age = forms.IntegerField(label=_("Age"), required=False, min_value=1, max_value=OLDEST_YEARS)

    kind: Kind
    value: str
    span: Span

    def __init__(self, data: Any = None, *, copy: Copy, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._copy = copy
        self.places: Sequence[tuple[int, str, str, str]] = ()
        """Where the words stand, when that is several places: start, before, words, behind."""
        self.fields["country"].choices = [("", _("Choose")), *countries()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the words, and make one value of the fields."""
        written: dict[str, Any] = super().clean() or {}
        if "words" in written:
            self._find(written["words"], written.get("near"))
        if "what" in written:
            kind, _is, slug = written["what"].partition(IS)
            self.kind = Kind(kind)
            self.value = slug or self._written(written)
        return written

    def _find(self, words: str, near: int | None) -> None:
        found = passages(self._copy.text, words)
        if not found:
            self.add_error("words", gettext("These words do not stand in this text."))
        elif len(found) > 1 and near is None:
            self.places = [_place(self._copy.text, span) for span in found]
            self.add_error(
                "words", gettext("They stand there more than once. Choose which are meant.")
            )
        else:
            self.span = min(found, key=lambda span: abs(span.start - (near or 0)))

    def _written(self, written: Mapping[str, Any]) -> str:
        if self.kind.is_day:
            return self._day(written)
        if self.kind is Kind.GROUP:
            return ""
        field = self.kind.value
        value = str(written.get(field) or "")
        if not value and field not in self.errors:
            self.add_error(field, gettext("This is missing."))
        return value

    def _day(self, written: Mapping[str, Any]) -> str:
        year, part, day = (written.get(name) for name in ("year", "part", "day"))
        if not year:
            if "year" not in self.errors:
                self.add_error("year", gettext("This is missing."))
            return ""
        if day and part in {"", *SEASONS}:
            self.add_error("part", gettext("A day needs its month."))
            return ""
        value = "-".join(filter(None, (f"{year:04}", part, f"{day:02}" if day else "")))
        if ToldDay.read(value) is None:
            self.add_error("day", gettext("There is no such day."))
        return value


def _place(text: str, span: Span) -> tuple[int, str, str, str]:
    before = text[max(0, span.start - CONTEXT) : span.start]
    return span.start, before, text[span.start : span.end], text[span.end : span.end + CONTEXT]


class CasesForm(forms.Form):
    """Which cases are looked at."""

    region = forms.ChoiceField(label=_("Where from"), required=False)
    gender = forms.ChoiceField(label=_("Gender"), required=False)
    only = forms.ChoiceField(
        label=_("Only"),
        required=False,
        choices=[
            ("", _("All cases")),
            ("several", _("with several independent accounts")),
            ("disputed", _("in which something contradicts")),
        ],
    )

    def __init__(self, asked: Mapping[str, str]) -> None:
        super().__init__(asked)
        everything = [("", _("All"))]
        for name, words in (("region", REGIONS), ("gender", GENDERS)):
            self.fields[name].choices = [*everything, *words.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen; what nobody can choose counts as not chosen."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
