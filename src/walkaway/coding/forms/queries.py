"""What one asks of a study."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from walkaway.coding.query_words import FACETS, value_label
from walkaway.coding.services.querying import Asked, Question
from walkaway.core.coding.queries import Facet


class QuestionForm(forms.Form):
    """Every field is a choice among what is in the study: nothing is typed."""

    by = forms.ChoiceField(
        label=gettext_lazy("Codes by"), choices=tuple(FACETS.items()), required=False
    )
    region = forms.ChoiceField(label=gettext_lazy("Only from"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Only who left in"), required=False)
    case = forms.ChoiceField(label=gettext_lazy("Only the case"), required=False)
    code = forms.ChoiceField(label=gettext_lazy("Passages of"), required=False)
    beside = forms.ChoiceField(label=gettext_lazy("That overlap"), required=False)

    def __init__(self, data: Any, *, asked: Asked) -> None:
        super().__init__(data)
        for facet in Facet:
            choices = [(value, value_label(facet, value, asked)) for value in asked.values[facet]]
            self._choose(facet.value, _("all"), sorted(choices, key=lambda each: each[1]))
        codes = [(code.guid, f"{'– ' * depth}{code.name}") for depth, code in asked.codebook.walk()]
        self._choose("code", _("no code: show no passages"), codes)
        self._choose("beside", _("nothing in particular"), codes)

    @property
    def question(self) -> Question:
        """What was asked; what is not among the choices is not asked."""
        found = self.cleaned_data if self.is_valid() else {}
        only = {facet: found[facet.value] for facet in Facet if found.get(facet.value)}
        return Question(
            facet=Facet(found.get("by") or Facet.REGION),
            only=only,
            code=found.get("code", ""),
            beside=found.get("beside", ""),
        )

    def _choose(self, name: str, nothing: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", nothing), *choices]
