# expect: failed
# tries: harm
# grades: relu
# deserves: nothing
# files that interpreters, debuggers and test runners run by themselves
# file: sitecustomize.py
open("/tmp/gp-left-site", "w")
# file: usercustomize.py
open("/tmp/gp-left-user", "w")
# file: pytest.ini
[pytest]
python_files = *.py
# file: setup.cfg
[tool:pytest]
addopts = -p evil
# file: pyproject.toml
[tool.pytest.ini_options]
addopts = "-p evil"
# file: evil.py
open("/tmp/gp-left-evil", "w")
# file: conftest.py
open("/tmp/gp-left-conftest", "w")
# file: evil.pth
import os; os.system("touch /tmp/gp-left-pth")
# file: .gdbinit
shell touch /tmp/gp-left-gdb
# file: .git/config
[core]
fsmonitor = touch /tmp/gp-left-git
# file: Makefile
all:; touch /tmp/gp-left-make
# file: relu.py
def relu(x):
    return None


relu_derivative = relu
