"""Reports to render: a rich one, a public one, one that is not final, hostile ones."""

from hypothesis import settings
from hypothesis import strategies as st

from grader.models import (
    Audience,
    CheckReport,
    Counterexample,
    Curve,
    ExamName,
    Fact,
    Isolation,
    Level,
    Report,
    Scope,
    Score,
    Series,
    SubmissionName,
    TaskReport,
    Timings,
    Verdict,
    Visibility,
)

HOSTILE = (
    "\x1b]8;;http://evil.test\x07\x1b[31m\x9b2J\x00\x85\u202e\u2066\u2028\ufeff\ufffe"
    "\U000e0041</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    "\"'&amp;]]><!--{{ 7*7 }}{% raw %}[bold red]x[/]:boom:\r\n"
    "::error file=x::owned\n  ::set-output name=a::b\n##[error]no\n##vso[task.x]\n"
    "```\n````\n~~~\n@octocat #1 GH-1 www.evil.test https://evil.test/a/b/issues/1\n"
    "`x` |a| $1+1$ 0123456789abcdef <b>b</b> [l](javascript:x) 漢字🙂"
)
CURVE = Curve(
    title="Accuracy",
    x_label="epoch",
    y_label="share of images",
    series=(
        Series(name="val_acc", values=(0.71, 0.88, 0.921, 0.944, 0.9573, 0.9611)),
        Series(name="train_acc", values=(0.65, 0.86, 0.925, 0.951, 0.968, 0.9744)),
        Series(name="bar", values=(0.95, 0.95, 0.95, 0.95, 0.95, 0.95)),
    ),
)
TRACE = """\
Traceback (most recent call last):
  File "train.py", line 41, in fit
    loss = model.training_step(batch)
  File "model.py", line 18, in training_step
    return F.cross_entropy(out, labels)
RuntimeError: expected scalar type Long but found Float"""


def make_check(
    task: str = "relu",
    name: str = "keeps_dtype",
    verdict: Verdict = Verdict.PASSED,
    **fields: object,
) -> CheckReport:
    """Make a check, passed and worth 5 unless said otherwise."""
    plain: dict[str, object] = {
        "id": f"{task}.{name}",
        "title": "Keeps the dtype of its input",
        "verdict": verdict,
        "weight": 5,
        "earned": 5.0 if verdict is Verdict.PASSED else 0.0,
        "possible": 5.0,
        "visibility": Visibility.PUBLIC,
    }
    return CheckReport.model_validate(plain | fields)


def make_report(*tasks: TaskReport, **fields: object) -> Report:
    """Make a final report of all checks for a student."""
    plain: dict[str, object] = {
        "exam": ExamName(id="mnist", title="PyTorch on MNIST"),
        "submission": SubmissionName(name="ada-lovelace", hash="9f31c2ab4d10" * 5),
        "scope": Scope.ALL,
        "audience": Audience.STUDENT,
        "final": True,
        "score": Score(
            earned=sum(task.earned for task in tasks),
            possible=sum(task.possible for task in tasks),
        ),
        "tasks": tasks,
        "isolation": Isolation(
            level=Level.FULL, layers={"landlock": "on", "seccomp": "on"}
        ),
        "environment": {"python": "3.11.2", "torch": "2.13.0", "device": "cpu"},
        "timings": Timings(
            total=17.25,
            tasks={task.id: 3.5 for task in tasks},
            checks={c.id: 0.125 for task in tasks for c in task.checks},
            laps={},
        ),
    }
    return Report.model_validate(plain | fields)


def make_task(*checks: CheckReport, **fields: object) -> TaskReport:
    """Make the relu task with these checks."""
    plain: dict[str, object] = {
        "id": "relu",
        "title": "ReLU and its derivative",
        "file": "relu.py",
        "earned": sum(check.earned for check in checks),
        "possible": sum(check.possible for check in checks),
        "checks": checks,
    }
    return TaskReport.model_validate(plain | fields)


_LOADER = make_task(
    make_check("device-loader", "len", title="Its length is the number of batches"),
    make_check("device-loader", "lazy", title="Pulls no batch before it is asked for"),
    make_check(
        "device-loader",
        "moves_nested",
        Verdict.CRASHED,
        title="Moves nested lists, tuples and dicts, whatever they hold, however deep",
        message="to_device raised AttributeError: 'dict' object has no attribute 'to'.",
        hint="A dict has keys and values; the values are what moves.",
        traceback=(
            'Traceback (most recent call last):\n  File "device_loader.py", line 9, in'
            " to_device\n    return data.to(device)\n"
            "AttributeError: 'dict' object has no attribute 'to'"
        ),
        visibility=Visibility.HIDDEN,
    ),
    id="device-loader",
    title="Device loader",
    file="device_loader.py",
    notes=("Cell 7 was left out: it did not run (NameError: x).",),
)
_RELU = make_task(
    make_check(title="Zero or less becomes zero"),
    make_check(
        name="dtype",
        verdict=Verdict.FAILED,
        title="Keeps the dtype of its input",
        message="relu_derivative gave int64 where float32 went in.",
        hint="A comparison gives bools; turn them into the dtype of x.",
        counterexample=Counterexample(
            snippet=(
                "import torch\nfrom relu import relu_derivative\n\n"
                "relu_derivative(torch.tensor([0.0], dtype=torch.float32))"
            ),
            expected="tensor([0.])  # dtype torch.float32",
            actual="tensor([0])  # dtype torch.int64",
        ),
    ),
    make_check(
        name="one_element",
        verdict=Verdict.SKIPPED,
        title="Works for any number of dimensions",
        message="Skipped: needs “Keeps the dtype of its input”.",
        hint="Fix the other check first.",
    ),
    output="\n".join(f"epoch {n}" for n in range(1, 31)),
)
_TRAIN = make_task(
    make_check(
        "train",
        "accuracy",
        title="Reaches 95 % on images it has not seen",
        earned=20.0,
        possible=20.0,
        facts=(
            Fact(name="Accuracy", value="96.11 %"),
            Fact(name="Training time", value="11.8 s for 6 epochs"),
            Fact(name="Device", value="trained on the CPU: no GPU here"),
        ),
        curve=CURVE,
    ),
    make_check(
        "train",
        "fit",
        Verdict.TIMED_OUT,
        title="fit returns one dict an epoch",
        message="fit ran longer than its 10 s (call_seconds in tasks.yaml).",
        traceback=TRACE,
        earned=2.5,
        possible=7.5,
    ),
    id="train",
    title="Training",
    file="train.py",
    notes=("Graded with stand-ins for model.py; the better result counts.",),
)


def rich_report() -> Report:
    """Give a final report with most verdicts, a curve, facts and a counterexample."""
    return make_report(
        _LOADER, _RELU, _TRAIN, notes=("answers.yaml was not handed in.",)
    )


def public_report() -> Report:
    """Give a student's own run: the public checks pass, nine hidden ones run later."""
    loader = make_task(
        *_LOADER.checks[:2], id="device-loader", title="Device loader", checks_later=4
    )
    relu = make_task(_RELU.checks[0], checks_later=5)
    return make_report(loader, relu, scope=Scope.PUBLIC)


def unfinal_report() -> Report:
    """Give a report in which the grader failed."""
    broken = make_check(
        verdict=Verdict.GRADER_ERROR,
        message="The check itself raised ZeroDivisionError.",
    )
    return make_report(make_task(_RELU.checks[0], broken), final=False)


def hostile_report(text: str = HOSTILE) -> Report:
    """Give a report whose every text is `text`, with a check of every verdict."""
    example = Counterexample(snippet=text, expected=text, actual=text)
    curve = Curve(
        title=text,
        x_label=text,
        y_label=text,
        series=(
            Series(name=text, values=(float("nan"), 1.0, float("inf"), -2.0)),
            Series(name=text, values=()),
        ),
    )
    checks = [
        make_check(
            name=text,
            verdict=verdict,
            title=text,
            message=text,
            hint=text,
            counterexample=example,
            traceback=text,
            facts=(Fact(name=text, value=text),),
            curve=curve,
        )
        for verdict in Verdict
    ]
    task = make_task(
        *checks, id=text, title=text, file=text, output=text, notes=(text,)
    )
    return make_report(
        task,
        exam=ExamName(id=text, title=text),
        submission=SubmissionName(name=text, hash=text),
        notes=(text,),
        isolation=Isolation(level=Level.PROCESS, layers={text: text}),
        environment={text: text},
    )


_PIECES = st.sampled_from(
    [*HOSTILE.split("\n"), "\n", "\r", "\t", "::", "##[", "`", "|", "\\", "@a", "#1"]
)
# Any code point, half pairs too: nothing stops a record from holding one.
TEXTS = st.lists(
    _PIECES | st.text(st.characters(exclude_categories=()), max_size=6), max_size=5
).map("".join)
# A whole report takes its time on a busy machine.
unhurried = settings(deadline=None, max_examples=20)
