"""The form itself, as JSON: nothing is lost."""

import json

from grader.exporters import Options
from grader.models.export import Loss
from grader.models.quiz import Form


def export(form: Form, _options: Options) -> tuple[dict[str, bytes], list[Loss]]:
    """Return one .json file."""
    plain = form.model_dump(mode="json")
    text = json.dumps(plain, indent=2, sort_keys=True, ensure_ascii=False)
    return {f"{form.id}.json": f"{text}\n".encode()}, []
