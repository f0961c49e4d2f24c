"""QTI 3.0, which newer learning systems read."""

from typing import Final

from grader.exporters import Options
from grader.exporters.qti_dialect import Dialect
from grader.exporters.qti_package import Manifest, make_package
from grader.models.export import Loss
from grader.models.quiz import Form

DIALECT: Final = Dialect(
    namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    kebab=True,
    resource="imsqti_item_xmlv3p0",
)
MANIFEST: Final = Manifest(
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    ("QTI Package", "3.0.0"),
    "imsqti_test_xmlv3p0",
)


def export(form: Form, _options: Options) -> tuple[dict[str, bytes], list[Loss]]:
    """Return one .zip package."""
    package, losses = make_package(form, DIALECT, MANIFEST)
    return {f"{form.id}-qti3.zip": package}, losses
