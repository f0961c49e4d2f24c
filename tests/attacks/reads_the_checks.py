# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# opens the checks, the solutions and the seed where they lie beside the interpreter
import os
import sys

from tools import read, succeeded

NAMES = (
    *("reference/seed.txt", "reference/checks/test_relu.py", "exam.yaml"),
    *("reference/solution/relu.py", "questions/tasks.yaml", "tests/test_attacks.py"),
)
roots = {sys.prefix, sys.exec_prefix, os.getcwd(), *sys.path}
for module in list(sys.modules.values()):
    if getattr(module, "__file__", None) and "grader" in module.__name__:
        roots.add(module.__file__)
for root in list(roots):
    while root and root != os.path.dirname(root):
        for name in NAMES:
            if read(os.path.join(root, name)):
                succeeded(f"read {name}")
        root = os.path.dirname(root)
