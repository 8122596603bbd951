"""Headers that Django has no setting for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

PERMISSIONS = ", ".join(
    (
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer", "browsing-topics", "camera", "display-capture",
                "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment",
                "serial", "usb",
            )
        ),
        *(f"{feature}=(self)" for feature in ("autoplay", "fullscreen", "picture-in-picture")),
    )
)  # fmt: skip
"""A page may play a clip and fill the screen with it, and nothing else of the machine."""

Answer = Callable[[HttpRequest], HttpResponseBase]


def more_security_headers(get_response: Answer) -> Answer:
    """Keep answers to this site alone, and the visitor's machine out of reach of its pages."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return answer
