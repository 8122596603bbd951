"""How a form looks: a label, a hint, what is wrong with it, and the field."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class QuietForms(DjangoTemplates):
    """`{{ form }}` in any template is drawn by `web/form.html` and `web/field.html`."""

    form_template_name = "web/form.html"
    field_template_name = "web/field.html"
