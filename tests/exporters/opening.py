"""Open what an export gave."""

import io
import zipfile

from grader.exporters import Draws, Options, export_form
from grader.models.quiz import Form

NO_DRAWS: Draws = {}


def only_file(form: Form, name: str, draws: Draws = NO_DRAWS) -> bytes:
    """Return the only file of an export."""
    (content,) = export_form(form, name, Options(draws=draws)).files.values()
    return content


def open_package(content: bytes) -> dict[str, bytes]:
    """Return the files in a zip archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
