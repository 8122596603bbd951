"""What the pages of speakers ask for."""

from __future__ import annotations

import re
from typing import Any

import langcodes
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from walkaway.accounts.models import Staff
from walkaway.archive.consent_words import OPENING_REASONS, STOPS
from walkaway.archive.services.identity import Identity
from walkaway.archive.services.speakers import Profile

LONGEST = 200
LONGEST_WORDS = 4000

_BETWEEN = re.compile(r"[,،;؛\n]+")


def several(typed: str) -> tuple[str, ...]:
    """What stands between commas, in any script."""
    return tuple(filter(None, (part.strip() for part in _BETWEEN.split(typed))))


def quiet_line(label: Any, *, help_text: Any = "", **more: Any) -> forms.CharField:
    """A line of words that the browser does not remember."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"})
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONGEST, widget=widget, **more
    )


def quiet_words(label: Any, *, help_text: Any = "", **more: Any) -> forms.CharField:
    """Some sentences that the browser does not remember."""
    widget = forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 3})
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONGEST_WORDS, widget=widget, **more
    )


def tags_in(typed: str) -> tuple[str, ...]:
    """The language tags in `typed`. Raises `ValidationError` for what is none."""
    tags = several(typed)
    for tag in tags:
        if not langcodes.tag_is_valid(tag):
            raise forms.ValidationError(
                gettext("%(tag)s is no tag of a language. Write one such as ar or fr-BE."),
                params={"tag": tag},
            )
    return tuple(dict.fromkeys(langcodes.standardize_tag(tag) for tag in tags))


class ProfileForm(forms.Form):
    """What is told of a speaker to those who work on them."""

    group = quiet_line(_("Group"), required=False)
    region = quiet_line(
        _("Region of origin"),
        required=False,
        help_text=_("A region, not a village: what is harmless alone can identify together."),
    )
    roles = quiet_line(
        _("Roles in the group"),
        required=False,
        help_text=_("Several, with commas."),
    )
    period_from = quiet_line(
        _("In the group from"), required=False, help_text=_("A year is enough.")
    )
    period_to = quiet_line(_("In the group until"), required=False)
    languages = quiet_line(
        _("Languages"),
        required=False,
        help_text=_("Tags such as ar, fr, ckb."),
    )

    def clean_languages(self) -> tuple[str, ...]:
        """The tags, each once."""
        return tags_in(self.cleaned_data["languages"])

    @property
    def profile(self) -> Profile:
        """What was written."""
        written = self.cleaned_data
        return Profile(
            group=written["group"],
            region=written["region"],
            roles=several(written["roles"]),
            period_from=written["period_from"],
            period_to=written["period_to"],
            languages=written["languages"],
        )

    @staticmethod
    def initial_of(profile: Profile | None) -> dict[str, str]:
        """What stands in the form for `profile`."""
        if profile is None:
            return {}
        return {
            "group": profile.group,
            "region": profile.region,
            "roles": ", ".join(profile.roles),
            "period_from": profile.period_from,
            "period_to": profile.period_to,
            "languages": ", ".join(profile.languages),
        }


class TakeInForm(ProfileForm):
    """A new speaker, and who works on them."""

    members: forms.ModelMultipleChoiceField[Staff] = forms.ModelMultipleChoiceField(
        label=_("Who works on this speaker with you"),
        help_text=_("All protection officers do, without being chosen."),
        queryset=Staff.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = colleagues  # type: ignore[attr-defined]  # as declared
        if not colleagues.exists():
            del self.fields["members"]


class HardStopForm(forms.Form):
    """A circumstance that stops everything, and why."""

    stop = forms.ChoiceField(label=_("What is so"), choices=list(STOPS.items()))
    reason = quiet_words(
        _("How you know"),
        help_text=_("Sealed: protection officers alone read it."),
    )


class LiftForm(forms.Form):
    """Why a hard stop is lifted."""

    reason = quiet_words(_("Why it is no longer so"))


class IdentityForm(forms.Form):
    """Who a speaker really is."""

    name = quiet_line(_("True name"))
    contact = quiet_words(_("How to reach them safely"), required=False)
    notes = quiet_words(_("What else officers must know"), required=False)

    @property
    def identity(self) -> Identity:
        """What was written."""
        return Identity(**self.cleaned_data)


class OpeningForm(forms.Form):
    """Why an identity is to be opened."""

    reason = forms.ChoiceField(label=_("Reason"), choices=list(OPENING_REASONS.items()))
    words = quiet_words(
        _("In your words"),
        help_text=_("The journal keeps the reason; your words are sealed."),
    )


class CodeForm(forms.Form):
    """The number on a speaker's paper."""

    code = forms.CharField(
        label=_("The number on your paper"),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "inputmode": "numeric",
                "dir": "ltr",
                "spellcheck": "false",
            }
        ),
    )
