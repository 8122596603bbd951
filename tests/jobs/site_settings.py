"""The settings of the site, which know the tests' kinds of jobs besides."""

from walkaway.config.settings import *  # noqa: F403
from walkaway.config.settings import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "tests.jobs.apps.TestKinds"]
