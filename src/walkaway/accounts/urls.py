"""The addresses of the desk that belong to everybody who works there."""

from __future__ import annotations

from django.urls import include, path

from walkaway.accounts.views import joining, signing_in, staff, vault

urlpatterns = [
    path("", vault.home, name="desk-home"),
    path("unlock/", vault.unlock, name="unlock"),
    path("still-here/", vault.still_here, name="still-here"),
    path("lock/", vault.lock, name="lock"),
    path("join/", joining.join, name="join"),
    path("join/written-down/", joining.written_down, name="written-down"),
    path("join/<str:token>/", joining.follow, name="follow-invitation"),
    path("staff/", staff.everybody, name="desk-staff"),
    path("staff/invite/", staff.invite, name="desk-invite"),
    path(
        "staff/invitations/<uuid:pk>/", staff.withdraw_invitation, name="desk-withdraw-invitation"
    ),
    path("staff/<uuid:pk>/", staff.member, name="desk-staff-member"),
    path("staff/<uuid:pk>/way-back/", staff.open_way_back, name="desk-staff-way-back"),
    path("staff/<uuid:pk>/end/", staff.end, name="desk-staff-end"),
    path("passphrase/", vault.change_passphrase, name="change-passphrase"),
    path("passphrase/lost/", vault.lost_passphrase, name="lost-passphrase"),
    path("recovery-code/", vault.new_recovery_code, name="new-recovery-code"),
    path("account/", vault.my_account, name="my-account"),
    path("account/", include(signing_in.urlpatterns)),
]
