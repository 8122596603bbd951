"""What allauth asks of this site: no addresses, no letters, no sign-up, and a second factor.

An adapter is allauth's own place for such answers.
"""

from __future__ import annotations

import hashlib
import time
import unicodedata
from base64 import b64decode, b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from walkaway.accounts import unlocking
from walkaway.accounts.next_page import is_ours
from walkaway.accounts.queries import second_factors
from walkaway.core.sealing.envelopes import Key, close, derived_key, open_envelope

_BELONGS_TO = b"second factor"


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Signing in by name and password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("The name or the password is another."),
        "incorrect_password": gettext_lazy("The password is another."),
        "enter_current_password": gettext_lazy("The password is another."),
        "incorrect_code": gettext_lazy("This code is not valid now. Take the next one."),
        "too_many_login_attempts": gettext_lazy(
            "Too many wrong attempts for this name. Wait five minutes and do it again."
        ),
        "rate_limited": gettext_lazy("Too many attempts. Wait a minute and do it again."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """Nothing: addresses are neither looked at nor kept."""
        return ""

    def get_http_user_agent(self, request: HttpRequest) -> str:
        """Nothing, as with addresses."""
        return ""

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth counts by the host that was asked for as well. Whoever asks for another port of
        # the same host each time would then be counted anew each time.
        return unicodedata.normalize("NFKC", str(credentials.get("username", ""))).casefold()

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people come by invitation."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing: no letter leaves this site."""

    def respond_user_inactive(self, request: HttpRequest, user: object) -> HttpResponse:
        """Whoever left is told no more than a stranger."""
        return HttpResponseRedirect(reverse("account_login"))

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Whether somebody must say again who they are: not within minutes of having said it."""
        request = context.request
        records = get_authentication_records(request, request.user)
        latest = max((float(record["at"]) for record in records), default=0.0)
        return time.time() - latest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to say again who one is: in our words, and those that work in this browser."""
        words = {
            "reauthenticate": _("With your password"),
            "mfa_reauthenticate": _("With a code"),
            "mfa_reauthenticate:webauthn": _("With a passkey"),
        }
        return [
            method | {"description": words[method["id"]]}
            for method in super().get_reauthentication_methods(user)
            if not method["id"].endswith(":webauthn") or passkeys_work(context.request)
        ]

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and close the vault."""
        unlocking.lock(request)
        super().logout(request)

    def is_safe_url(self, url: str) -> bool:
        """Whether one may be sent on to `url`: an address of this site, given by its path."""
        return is_ours(url)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # as above
    """The second factor, which nobody is without."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": StaffAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": gettext_lazy(
            "This is your only second factor. Add another one first."
        ),
    }

    def encrypt(self, text: str) -> str:
        """The secret of a second factor, closed under a key that is not in the database."""
        return b64encode(close(_key(), text.encode(), _BELONGS_TO)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was closed. Raises `NotOpened` when the secret key of the site is another."""
        return open_envelope(_key(), b64decode(encrypted_text), _BELONGS_TO).decode()

    def build_totp_svg(self, url: str) -> SafeString:
        """The secret as a picture that stands in the page: no other site draws or sees it."""
        # It is drawn from a number of squares; nothing that a person wrote is in it.
        return mark_safe(str(super().build_totp_svg(url)).partition("?>")[2])  # noqa: S308

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether another second factor is left."""
        theirs = second_factors().filter(user_id=authenticator.user_id)
        return theirs.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Any, type: str) -> str:  # noqa: A002  allauth's name
        """What a new passkey is called until its owner says better."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}


def passkeys_work(request: HttpRequest) -> bool:
    """Whether a browser offers passkeys here: by HTTPS, or on `localhost`."""
    return request.is_secure() or request.get_host().partition(":")[0] == "localhost"


def _key() -> Key:
    return derived_key(hashlib.sha256(settings.SECRET_KEY.encode()).digest(), "second-factor-v1")
