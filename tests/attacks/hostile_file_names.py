# expect: failed
# tries: harm
# grades: relu
# deserves: nothing
# builds: a folder of odd names
# files whose names are escapes, lines, markup and options
import os

NAMES = (
    "a\nb.py", "\x1b[2J.py", "<gp-evil>.py", "-rf.py", "=1+1.py", "::error::.py", "$(id).py",
    "\u202eyp.pass", "con.py", " .py", "a" * 250 + ".py", "\udcff.py", "%s%n.txt", "..py",
    "relu.py ", "torch.py",
)


def build(folder):
    work = folder / "work"
    work.mkdir()
    (work / "relu.py").write_text("def relu(x):\n    return None\n\n\nrelu_derivative = relu\n")
    for name in NAMES:
        (work / name).write_text("raise SystemExit(0)\n")
    return work
