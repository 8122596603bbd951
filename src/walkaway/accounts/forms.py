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
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

PENDING_CODES = "second-factor-being-made"
"""Where a session keeps the secret that an app is just being given, closed like all others."""


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


class CodeForm(AuthenticateForm):  # type: ignore[misc]  # as above
    """A code of the second factor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(_("Code from your app, or a recovery code"))

    def clean_code(self) -> str:
        """The code, typed in the digits of any script."""
        self.cleaned_data["code"] = latin_digits(self.cleaned_data["code"])
        return str(super().clean_code())


class CodeAgainForm(MfaReauthenticateForm):  # type: ignore[misc]  # as above
    """A code of the second factor, once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(_("Code from your app, or a recovery code"))

    def clean_code(self) -> str:
        """The code, typed in the digits of any script."""
        self.cleaned_data["code"] = latin_digits(self.cleaned_data["code"])
        return str(super().clean_code())


class ActivateCodesForm(ActivateTOTPForm):  # type: ignore[misc]  # as above
    """The first code of an app, which proves that it has the secret.

    allauth would keep the secret in the session as it is; here it lies there closed.
    """

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        forms.Form.__init__(self, *args, **kwargs)
        self.fields["code"] = code_field(_("The code that your app shows now"))
        self.secret = _pending_secret(new=not self.is_bound)

    def clean_code(self) -> str:
        """The code, typed in the digits of any script."""
        self.cleaned_data["code"] = latin_digits(self.cleaned_data["code"])
        return str(super().clean_code())


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


def _pending_secret(*, new: bool) -> str:
    session, adapter = context.request.session, get_adapter()
    closed = None if new else session.get(PENDING_CODES)
    if closed is None:
        closed = session[PENDING_CODES] = adapter.encrypt(generate_totp_secret())
    return str(adapter.decrypt(closed))
