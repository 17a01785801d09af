"""What all tests share: no screen is needed, no test depends on chance, nothing is left running."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LANGUAGE"] = "en"  # whatever is spoken here

settings.register_profile("rmsviz", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("rmsviz")


def pytest_addoption(parser: pytest.Parser) -> None:
    text = "take the pictures as they are now for the golden ones"
    parser.addoption("--accept-golden", action="store_true", help=text)


@pytest.fixture
def accept_golden(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("--accept-golden"))


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread.name for thread in set(threading.enumerate()) - before if thread.is_alive()]
    assert not left, f"still running: {left}"
