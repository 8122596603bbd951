"""What the pages of codebooks ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from walkaway.coding.codebook_words import COLOURS, FIELDS, PRESETS, RULES
from walkaway.core.coding.codebook_rules import (
    MOST_NAME_CHARACTERS,
    MOST_TEXT_CHARACTERS,
    broken_rules,
)
from walkaway.core.coding.colours import PALETTE
from walkaway.core.coding.model import Code, Codebook
from walkaway.core.coding.presets import LEAVING, preset
from walkaway.core.coding.term_lines import term_lines, terms_in
from walkaway.core.errors import CodebookError, LexiconError

TEXTS = ("name", "definition", "when_to_use", "when_not_to_use", "example", "key", "colour")


def _line(label: Any, *, help_text: Any = "", **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"})
    return forms.CharField(
        label=label, help_text=help_text, max_length=MOST_NAME_CHARACTERS, widget=widget, **more
    )


def _words(label: Any, *, help_text: Any = "", rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": rows})
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=MOST_TEXT_CHARACTERS,
        widget=widget,
        required=False,
    )


def _language(help_text: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"list": "languages", "dir": "ltr", "autocomplete": "off"})
    return forms.CharField(
        label=_("Language"), help_text=help_text, max_length=35, widget=widget, initial="en"
    )


class BeginForm(forms.Form):
    """From what a codebook is begun, and its name."""

    preset = forms.ChoiceField(
        label=_("Begin from"),
        choices=[(name, title) for name, (title, _what) in PRESETS.items()],
        widget=forms.RadioSelect,
        initial=LEAVING,
    )
    name = _line(_("Name"), required=False, help_text=_("Without one it is called as above."))
    language = _language(_("In which its texts are written: a tag such as en or ar."))

    @property
    def content(self) -> Codebook:
        """What was chosen."""
        chosen = preset(self.cleaned_data["preset"])
        return Codebook(
            guid=chosen.guid,
            name=self.cleaned_data["name"].strip() or chosen.name,
            language=self.cleaned_data["language"].strip(),
            description=chosen.description,
            origin=chosen.origin,
            codes=chosen.codes,
        )

    def clean(self) -> dict[str, Any]:
        """A language that is none is told here."""
        if not self.errors:
            _tell(self, broken_rules(self.content), {self.content.guid})
        return self.cleaned_data


class TakeInForm(forms.Form):
    """The file of a codebook."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A REFI-QDA codebook (.qdc) of another program, a table (.csv) with a column called "
            "name, or what was exported here (.json)."
        ),
        widget=forms.FileInput(attrs={"accept": ".qdc,.csv,.tsv,.json"}),
    )
    called = _line(_("Name"), required=False, help_text=_("Without one, that of the file."))
    language = _language(_("Of the texts in the file, where it does not say it."))

    def tell(self, error: CodebookError) -> None:
        """Say of each code which rule it breaks."""
        for each in error.broken:
            sentence = f"{each.name}: {RULES[each.rule]}"
            self.add_error("file", f"{sentence} ({each.found})" if each.found else sentence)


class AboutForm(forms.Form):
    """What a codebook is."""

    name = _line(_("Name"))
    language = _language(_("In which its texts are written: a tag such as en or ar."))
    description = _words(
        _("What it is for"),
        rows=6,
        help_text=_(
            "And how it is used: whether one passage may carry several codes, for example."
        ),
    )
    origin = _words(
        _("What it was made from"), rows=2, help_text=_("A study, a report, your own reading.")
    )

    @staticmethod
    def initial_of(codebook: Codebook) -> dict[str, str]:
        """What the form says of `codebook`."""
        names = ("name", "language", "description", "origin")
        return {name: getattr(codebook, name) for name in names}

    def about(self, guid: str) -> Codebook:
        """What was written, without codes."""
        said = {name: _unix(self.cleaned_data[name]) for name in self.fields}
        return Codebook(
            guid=guid,
            name=said["name"],
            language=said["language"],
            description=said["description"],
            origin=said["origin"],
        )

    def tell(self, error: CodebookError) -> None:
        """Say which rule is broken, at its field."""
        _tell(self, error.broken, {each.guid for each in error.broken})


class CodeForm(forms.Form):
    """All that a code says."""

    name = _line(_("Name"))
    definition = _words(_("Definition"), help_text=_("What it means, so that two people agree."))
    when_to_use = _words(_("When to use it"))
    when_not_to_use = _words(
        _("When not to use it"), help_text=_("And which code belongs there instead.")
    )
    example = _words(
        _("Example"),
        rows=2,
        help_text=_(
            "Invent one, and say that it is invented. Never quote a speaker here: codebooks are "
            "read by more people than testimonies."
        ),
    )
    key = forms.CharField(
        label=_("Key"),
        help_text=_("One letter or digit that puts the code on a passage."),
        required=False,
        max_length=1,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 3}),
    )
    colour = forms.ChoiceField(label=_("Colour"), required=False, widget=forms.RadioSelect)
    is_codable = forms.BooleanField(
        label=_("Can be put on passages"),
        help_text=_("Leave it out for a heading, which only holds other codes."),
        required=False,
        initial=True,
    )
    terms = _words(
        _("Terms that suggest it"),
        rows=6,
        help_text=_(
            "One a line: a language, a weight up to 1, and a word or phrase, with an asterisk "
            "where a word may go on. Such as: en 0.5 spies"
        ),
    )

    def __init__(self, *args: Any, colour: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = [(colour, colour)] if colour and colour not in PALETTE else []
        field = self.fields["colour"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext("none")), *COLOURS.items(), *other]

    @staticmethod
    def initial_of(code: Code) -> dict[str, Any]:
        """What the form says of `code`."""
        said = {name: getattr(code, name) for name in TEXTS}
        return {**said, "is_codable": code.is_codable, "terms": term_lines(code.terms)}

    def clean_terms(self) -> Any:
        """The terms. Raises `ValidationError` with the line."""
        try:
            return terms_in(_unix(self.cleaned_data["terms"]), place="terms")
        except LexiconError as error:
            raise forms.ValidationError(
                gettext(
                    "Line %(line)s is no term. Write a language, a weight and a word, such as: "
                    "en 0.5 spies"
                ),
                params={"line": error.line},
            ) from None

    def code(self, guid: str) -> Code:
        """What was written, as the code `guid`."""
        said = {name: _unix(self.cleaned_data[name]) for name in TEXTS}
        return Code(
            guid=guid,
            name=said["name"],
            definition=said["definition"],
            when_to_use=said["when_to_use"],
            when_not_to_use=said["when_not_to_use"],
            example=said["example"],
            key=said["key"].lower(),
            colour=said["colour"],
            is_codable=self.cleaned_data["is_codable"],
            terms=self.cleaned_data["terms"],
        )

    def tell(self, error: CodebookError, guid: str) -> None:
        """Say which rules the code `guid` breaks, each at its field."""
        _tell(self, error.broken, {guid})


def _tell(form: forms.Form, broken: Any, guids: set[str]) -> None:
    """Rules that are broken by others, such as the other code with the same key, only if alone."""
    every = list(broken)
    for each in [one for one in every if one.guid in guids] or every:
        field = FIELDS.get(each.rule)
        words = str(RULES[each.rule])
        found = f"{words} ({each.found})" if each.found and field == "terms" else words
        form.add_error(field if field in form.fields else None, found)


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
