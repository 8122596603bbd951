"""The site with the kinds of jobs that the tests ask for."""

from django.apps import AppConfig


class TestKinds(AppConfig):
    name = "tests.jobs"
    label = "kinds_of_tests"

    def ready(self) -> None:
        import tests.jobs.kinds  # noqa: F401
