"""The order of the tests."""

import pytest

LONGEST = "test_course.py"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes minutes: begun last, it would keep one process alone."""
    items.sort(key=lambda item: item.path.name != LONGEST)
