"""allauth's pages, of which the desk has these and no others."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as second_factor
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as codes
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from walkaway.accounts.access import DeskRequest, desk
from walkaway.core.errors import Refused


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; the vault closes."""
    response: HttpResponse = account.logout(request)
    response.delete_cookie(settings.VAULT_COOKIE_NAME, samesite="Strict")
    return response


@desk
def remove_passkey(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a passkey away, if another second factor is left."""
    authenticator = get_object_or_404(Authenticator, user_id=request.user.pk, pk=pk)
    if not get_adapter().can_delete_authenticator(authenticator):
        raise Refused(
            what=_("Taking this passkey away"),
            reason=_("it is your only second factor"),
            way_on=_("Add another one first."),
        )
    response: HttpResponse = passkeys.remove_webauthn(request, pk=pk)
    return response


being_set_up = desk(second_factor=False)
"""For pages that somebody without a second factor must reach, since one is set up there."""

urlpatterns: list[URLPattern] = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/second-factor/", second_factor.authenticate, name="mfa_authenticate"),
    path("sign-out/", sign_out, name="account_logout"),
    path("again/", being_set_up(account.reauthenticate), name="account_reauthenticate"),
    path("again/code/", desk(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path(
        "again/passkey/",
        desk(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("password/", desk(account.password_change), name="account_change_password"),
    path("second-factor/", being_set_up(second_factor.index), name="mfa_index"),
    path("codes/", being_set_up(codes.activate_totp), name="mfa_activate_totp"),
    path("codes/remove/", desk(codes.deactivate_totp), name="mfa_deactivate_totp"),
    path("passkeys/", desk(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("passkeys/add/", being_set_up(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/name/", desk(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", remove_passkey, name="mfa_remove_webauthn"),
    path(
        "recovery-codes/", desk(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"
    ),
    path(
        "recovery-codes/new/",
        desk(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]
