import pytest

from tests.media.captions.frames import Painter


@pytest.fixture(scope="session")
def painter(tmp_path_factory):
    return Painter(tmp_path_factory.mktemp("painter"))
