import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

ROOT = Path(__file__).parents[2]
NODE = ROOT / "tests" / "node"
SCHEMAS = ROOT.parent / "shared" / "xsd"


@pytest.fixture(scope="session")
def read_gift() -> Callable[[bytes], list[dict[str, Any]]]:
    """Read GIFT with gift-pegjs."""
    if shutil.which("node") is None or not (NODE / "node_modules").is_dir():
        pytest.skip("needs Node.js, and `npm ci` in tests/node")

    def read(content: bytes) -> list[dict[str, Any]]:
        done = subprocess.run(
            ["node", "gift.cjs"],
            cwd=NODE,
            input=content,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        questions: list[dict[str, Any]] = json.loads(done.stdout)
        return questions

    return read


@pytest.fixture(scope="session")
def validate() -> Callable[[bytes, str], None]:
    """Check a document against a published schema."""
    if not SCHEMAS.is_dir():
        pytest.skip(f"needs the published schemas in {SCHEMAS.parent.name}/xsd")
    loaded: dict[str, etree.XMLSchema] = {}

    def check(content: bytes, schema: str) -> None:
        if schema not in loaded:
            loaded[schema] = etree.XMLSchema(etree.parse(SCHEMAS / schema))
        loaded[schema].assertValid(etree.fromstring(content))

    return check
