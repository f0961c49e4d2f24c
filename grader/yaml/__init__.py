"""Read YAML into records, with a place in the file for every error; and write it."""

from grader.yaml.document import Document, Fault, load_yaml, open_yaml
from grader.yaml.dump import dump_yaml
from grader.yaml.events import Loc

__all__ = ["Document", "Fault", "Loc", "dump_yaml", "load_yaml", "open_yaml"]
