"""The order of the tests."""

import pytest
from hypothesis import settings

# a busy machine is slow; tests say what happens, and benchmarks how fast
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

LONGEST = "test_course.py"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes minutes: begun last, it would keep one process alone."""
    items.sort(key=lambda item: item.path.name != LONGEST)
