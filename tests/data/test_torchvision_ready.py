import importlib
import sys

import pytest

from grader.data import torchvision_shim


def test_importing_it_makes_torchvision_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "grader.data.torchvision_ready"
    calls = []
    monkeypatch.setattr(torchvision_shim, "import_torchvision", lambda: calls.append(1))
    monkeypatch.delitem(sys.modules, name, raising=False)

    importlib.import_module(name)
    monkeypatch.delitem(sys.modules, name)

    assert calls == [1]
