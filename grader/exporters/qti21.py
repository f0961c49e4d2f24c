"""QTI 2.1, which most learning systems read."""

from typing import Final

from grader.exporters import Options
from grader.exporters.qti_dialect import Dialect
from grader.exporters.qti_package import Manifest, make_package
from grader.models.export import Loss
from grader.models.quiz import Form

DIALECT: Final = Dialect(
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p1",
    schema="http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    kebab=False,
    resource="imsqti_item_xmlv2p1",
)
MANIFEST: Final = Manifest(
    "http://www.imsglobal.org/xsd/imscp_v1p1",
    ("QTIv2.1 Package", "1.0.0"),
    "imsqti_test_xmlv2p1",
)


def export(form: Form, _options: Options) -> tuple[dict[str, bytes], list[Loss]]:
    """Return one .zip package."""
    package, losses = make_package(form, DIALECT, MANIFEST)
    return {f"{form.id}-qti21.zip": package}, losses
