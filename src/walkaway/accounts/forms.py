"""What staff fill in: signing in, second factors, passphrases, invitations."""

from __future__ import annotations

import unicodedata
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as MfaReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _
from langcodes import standardize_tag, tag_is_valid

from walkaway.accounts.models import Role
from walkaway.accounts.vaults import require_not_the_passphrase
from walkaway.accounts.words import role_name, told
from walkaway.core.errors import Refused
from walkaway.core.transcripts.languages import canonical_tag

PASSWORD_HINT = _("At least 12 letters. It signs you in and opens nothing.")
PASSPHRASE_HINT = _(
    "At least five words, or sixteen letters. It opens what is sealed to you, "
    "and nobody can look it up."
)

LONGEST_TAG = 35


def password_field(label: Any, *, new: bool = False, help_text: Any = "") -> forms.CharField:
    """A field for a password or a passphrase, which is never sent back."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=1024,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password" if new else "current-password"}
        ),
    )


def code_field(label: Any) -> forms.CharField:
    """A field for a code that an app or a paper shows."""
    widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}
    )
    return forms.CharField(label=label, max_length=40, widget=widget)


def latin_digits(code: str) -> str:
    """`code` with the digits of any script as 0 to 9.

    >>> latin_digits("١٢٣ ۴۵۶")
    '123 456'
    """
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in code)


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Name"),
            max_length=60,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "dir": "auto"}
            ),
        )
        self.fields["password"] = password_field(_("Password"))


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]  # as above
    """The password once more, before something that a borrowed browser must not do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = password_field(_("Password"))


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # as above
    """Another password for signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = password_field(_("Your password now"))
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = _("At least 12 letters, and not your passphrase.")
        self.fields["password2"].label = _("New password, once more")
        for name in ("password1", "password2"):
            self.fields[name].widget.attrs.pop("placeholder", None)

    def clean(self) -> dict[str, Any]:
        """Both times the same."""
        cleaned = forms.Form.clean(self) or {}
        if "password1" in cleaned and cleaned["password1"] != cleaned.get("password2"):
            self.add_error("password2", _("This is not what you typed above."))
        return cleaned

    def clean_password1(self) -> str:
        """Another one than the passphrase of the vault."""
        password = str(self.cleaned_data["password1"])
        try:
            require_not_the_passphrase(self.user, password)
        except Refused as refusal:
            raise forms.ValidationError(told(refusal)) from None
        return password


class _TypedCode(forms.Form):
    """A code, typed in the digits of any script."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(_("Code from your app, or a recovery code"))

    def clean_code(self) -> str:
        """The code, as allauth reads it."""
        self.cleaned_data["code"] = latin_digits(self.cleaned_data["code"])
        return str(super().clean_code())  # type: ignore[misc]  # allauth's form has it


class CodeForm(_TypedCode, AuthenticateForm):  # type: ignore[misc]  # as above
    """A code of the second factor."""


class CodeAgainForm(_TypedCode, MfaReauthenticateForm):  # type: ignore[misc]  # as above
    """A code of the second factor, once more."""


class ActivateCodesForm(_TypedCode, ActivateTOTPForm):  # type: ignore[misc]  # as above
    """The first code of an app, which proves that it has the secret.

    allauth keeps the secret in the session as it is, and forgets it there; here it lies closed.
    """

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        forms.Form.__init__(self, *args, **kwargs)
        self.fields["code"] = code_field(_("The code that your app shows now"))
        self.secret = _pending_secret(new=not self.is_bound)


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # as above
    """What a new passkey is called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("What you call it"),
            max_length=60,
            required=False,
            help_text=_("Such as the colour of the key, or the place where it lies."),
            widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        )


class UnlockForm(forms.Form):
    """The passphrase of the vault."""

    passphrase = password_field(_("Vault passphrase"))


class _TypedTwice(forms.Form):
    """A secret that is typed twice: nobody can see what they typed."""

    twice: tuple[tuple[str, str], ...] = ()

    def clean(self) -> dict[str, Any]:
        """Both times the same."""
        cleaned = super().clean() or {}
        for first, second in self.twice:
            if first in cleaned and second in cleaned and cleaned[first] != cleaned[second]:
                self.add_error(second, _("This is not what you typed above."))
        return cleaned


class NewPassphraseForm(_TypedTwice):
    """Another passphrase, for a vault that is open."""

    now = password_field(_("Your passphrase now"))
    passphrase = password_field(_("New passphrase"), new=True, help_text=PASSPHRASE_HINT)
    again = password_field(_("New passphrase, once more"), new=True)
    twice = (("passphrase", "again"),)


class LostPassphraseForm(_TypedTwice):
    """The recovery code in place of a passphrase that is lost."""

    code = forms.CharField(
        label=_("Recovery code of your vault"),
        max_length=80,
        help_text=_("Eight groups of four signs. Small letters and missing hyphens do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "spellcheck": "false"}),
    )
    passphrase = password_field(_("New passphrase"), new=True, help_text=PASSPHRASE_HINT)
    again = password_field(_("New passphrase, once more"), new=True)
    twice = (("passphrase", "again"),)


class ComeBackForm(_TypedTwice):
    """A new password for somebody who lost theirs, or the second factor."""

    password = password_field(_("New password"), new=True, help_text=PASSWORD_HINT)
    password_again = password_field(_("New password, once more"), new=True)
    twice = (("password", "password_again"),)


class JoinForm(_TypedTwice):
    """What somebody chooses who was invited."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("You sign in with it and colleagues see it. It need not be your true name."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "dir": "auto"}),
    )
    password = password_field(_("Password"), new=True, help_text=PASSWORD_HINT)
    password_again = password_field(_("Password, once more"), new=True)
    passphrase = password_field(_("Vault passphrase"), new=True, help_text=PASSPHRASE_HINT)
    passphrase_again = password_field(_("Vault passphrase, once more"), new=True)
    twice = (("password", "password_again"), ("passphrase", "passphrase_again"))


class WrittenDownForm(forms.Form):
    """A part of a recovery code typed back, which shows that it was written down."""

    last_group = forms.CharField(
        label=_("The last group of four signs"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "spellcheck": "false"}),
    )


class RolesForm(forms.Form):
    """What a person may do."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The names of roles are translated, so they are read when the form is shown.
        self.fields["roles"].choices = [(role.value, role_name(role)) for role in Role]  # type: ignore[attr-defined]  # it is a choice

    @property
    def chosen(self) -> frozenset[Role]:
        """The roles that were ticked."""
        return frozenset(Role(role) for role in self.cleaned_data["roles"])


class MemberForm(RolesForm):
    """What a person may do, and which languages they read."""

    languages = forms.CharField(
        label=_("Languages this person reads"),
        help_text=_(
            "Tags with commas between, such as ar, fr, zh-Hant. Whoever reads a language may "
            "approve the captions in it."
        ),
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none"}),
    )

    def clean_languages(self) -> tuple[str, ...]:
        """The tags as they are kept, each once."""
        typed = self.cleaned_data["languages"].replace("،", ",").split(",")
        tags = [each.strip() for each in typed if each.strip()]
        for tag in tags:
            if not (tag.isascii() and len(tag) <= LONGEST_TAG and tag_is_valid(tag)):
                raise forms.ValidationError(
                    _("“%(tag)s” is no language tag. Write tags such as en, ar or zh-Hant."),
                    params={"tag": tag},
                )
        return tuple(dict.fromkeys(canonical_tag(standardize_tag(tag)) for tag in tags))


def _pending_secret(*, new: bool) -> str:
    session, adapter = context.request.session, get_adapter()
    closed = None if new else session.get(SECRET_SESSION_KEY)
    if closed is None:
        closed = session[SECRET_SESSION_KEY] = adapter.encrypt(generate_totp_secret())
    return str(adapter.decrypt(closed))
