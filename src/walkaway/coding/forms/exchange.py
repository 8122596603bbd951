"""A project that is taken in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ImportForm(forms.Form):
    """A file, and that its texts may lie in the clear."""

    file = forms.FileField(
        label=_("REFI-QDA project (.qdpx)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".qdpx"}),
    )
    published = forms.BooleanField(
        label=_("Its texts are published accounts: every researcher here may read them."),
        required=False,
    )
