"""What the pages of studies ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from walkaway.coding.models import CodebookVersion, Unit
from walkaway.coding.queries.codebooks import codebook_of
from walkaway.coding.services.studies import LONGEST_NAME
from walkaway.coding.words import UNITS

if TYPE_CHECKING:
    from django.http import QueryDict

Row = TypeVar("Row", bound=Model)


class BeginForm(forms.Form):
    """A study: what it is called, what is coded, what is counted."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_("It is not sealed: write what the study asks, nothing of who speaks."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    codebook = forms.ChoiceField(
        label=_("Codebook"),
        help_text=_("The study stays with this version, whatever becomes of the codebook."),
    )
    unit = forms.ChoiceField(
        label=_("What is compared"),
        choices=[(unit.value, words) for unit, words in UNITS.items()],
        initial=Unit.SENTENCE.value,
        help_text=_("How far coders agree is counted by this. It cannot be changed later."),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, versions: Sequence[CodebookVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._versions = {str(version.pk): version for version in versions}
        codebook = self.fields["codebook"]
        assert isinstance(codebook, forms.ChoiceField)
        codebook.choices = [(pk, _titled(version)) for pk, version in self._versions.items()]

    @property
    def version(self) -> CodebookVersion:
        """The codebook that was chosen."""
        return self._versions[self.cleaned_data["codebook"]]

    @property
    def unit_chosen(self) -> Unit:
        """What is counted."""
        return Unit(self.cleaned_data["unit"])


def ticked(data: QueryDict, name: str, rows: Iterable[Row]) -> list[Row]:
    """Those of `rows` whose boxes called `name` are ticked."""
    chosen = frozenset(data.getlist(name))
    return [row for row in rows if str(row.pk) in chosen]


def _titled(version: CodebookVersion) -> str:
    name = codebook_of(version).name
    return gettext("%(name)s, version %(number)s") % {"name": name, "number": version.number}
