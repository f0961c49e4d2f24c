import pytest

from grader.bank.expressions import BadExpression
from grader.bank.templates import check_template, fields_of, fill


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("no field, {single} braces", "no field, {single} braces"),
        ("{{n}} and {{ n + 1 }}", "4 and 5"),
        ("$x^{{{n}}}$", "$x^{4}$"),
        ('{{ "{{" }}', "{{"),
        ("[{{n}}, {{n}}]", "[4, 4]"),
        ("{{\nn\n}}", "4"),
        ("{{ 1 / 3 }}", "0.333333"),
    ],
)
def test_fields_become_values(template: str, text: str) -> None:
    check_template(template, {"n"})

    assert fill(template, {"n": 4}) == text


def test_every_field_is_checked() -> None:
    assert list(fields_of("{{a}} {{ b }}")) == ["a", " b "]
    with pytest.raises(BadExpression, match="there is no value `b`"):
        check_template("{{a}} {{ b }}", {"a"})
