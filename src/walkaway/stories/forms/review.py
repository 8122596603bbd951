"""The forms of the review: what is looked at, and what is done."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from walkaway.stories.models import StoryState
from walkaway.stories.queries.review import Chosen
from walkaway.stories.review_words import GROUPS, STATES, language_told


class QueueForm(forms.Form):
    """What of the queue is looked at. What nobody can choose counts as not chosen."""

    state = forms.ChoiceField(label=_("State"), choices=list(STATES.items()), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False)

    def __init__(
        self, asked: Mapping[str, str], *, languages: list[str], groups: list[str]
    ) -> None:
        super().__init__({"state": StoryState.CANDIDATE, **asked})
        everything = [("", _("All"))]
        told = [(tag, language_told(tag)) for tag in languages]
        self.fields["language"].choices = everything + told  # type: ignore[attr-defined]
        named = [(name, GROUPS.get(name, name)) for name in groups]
        self.fields["group"].choices = everything + named  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Chosen:
        """What is looked at."""
        self.is_valid()
        told = {name: value for name, value in self.cleaned_data.items() if value}
        return Chosen(**told)


class PlaceForm(forms.Form):
    """Where in the queue, or on which page, something was done: one goes back there."""

    KEYS = ("state", "language", "group", "page")

    origin = forms.ChoiceField(choices=[("story", ""), ("queue", "")], required=False)
    state = forms.ChoiceField(choices=StoryState.choices, required=False)
    language = forms.CharField(max_length=35, required=False)
    group = forms.CharField(max_length=60, required=False)
    page = forms.IntegerField(min_value=1, required=False)
    next = forms.UUIDField(required=False)

    @property
    def to_story(self) -> bool:
        """Whether it was done on the page of the story."""
        return self.is_valid() and self.cleaned_data["origin"] == "story"

    def words_of_queue(self, done: UUID | None = None) -> str:
        """The question and the fragment of the address of the place in the queue."""
        told = self.cleaned_data if self.is_valid() else {}
        asked = {key: told[key] for key in self.KEYS if told.get(key)}
        asked |= {"done": done} if done else {}
        onward = told.get("next")
        fragment = f"#story-{onward}" if onward else "#queue"
        return f"?{urlencode(asked)}{fragment}" if asked else fragment


class TickedForm(forms.Form):
    """Which stories are to be one: `story`, as often as there are."""

    story = forms.TypedMultipleChoiceField(coerce=UUID)

    def __init__(self, ticked: list[str]) -> None:
        super().__init__({"story": ticked})
        self.fields["story"].choices = [(each, each) for each in ticked]  # type: ignore[attr-defined]

    @property
    def stories(self) -> list[UUID]:
        """Those that were ticked; none when something among them is no identifier."""
        return self.cleaned_data["story"] if self.is_valid() else []
