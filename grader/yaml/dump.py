"""Write plain data as YAML that people like to read."""

import io
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import SafeRepresenter

_NO_WRAP: Final = 1 << 20


class _Representer(SafeRepresenter):
    """Writes text of several lines as a block."""

    def represent_text(self, text: str) -> ScalarNode:
        """Represent text: a block where that shows it all, else quotes where needed."""
        lines = text.split("\n")
        seen = all(line.isprintable() and line == line.rstrip() for line in lines)
        style = '"' if not seen else "|" if len(lines) > 1 else None
        node: ScalarNode = self.represent_scalar("tag:yaml.org,2002:str", text, style)
        return node

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        """Write a value that is there twice twice."""
        return True


_Representer.add_representer(str, _Representer.represent_text)


def dump_yaml(data: dict[str, Any]) -> str:
    """Return plain data as YAML; reading it gives the same data."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Representer = _Representer
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.allow_unicode = True
    yaml.width = _NO_WRAP
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue()
