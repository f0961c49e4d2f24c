"""Analyses to render: a rich one, one of few students, a hostile one."""

from grader.models.analysis import (
    Analysis,
    Figure,
    Flag,
    FlagKind,
    FormFigures,
    Groups,
    ItemFigures,
    Pick,
    Reliability,
    Scores,
)
from grader.models.quiz import EntryKind
from tests.renderers.sample_reports import HOSTILE


def few(n: int) -> Figure:
    return Figure(n=n, words=f"too few: {n}, and 20 are needed")


GROUPS = Groups(part="third", low=20, middle=21, high=19)
CHOICES = ItemFigures(
    id="weight-shape.first",
    kind=EntryKind.SINGLE,
    topic="shapes",
    content="c" * 64,
    stem="What is the shape of `nn.Linear(784, 32).weight`?\n\n```python\nx = 1\n```",
    possible=1,
    n=60,
    waiting=0,
    blank=3,
    difficulty=Figure(value=0.4, n=60),
    discrimination=Figure(value=-0.21, n=60, low=-0.44, high=0.05),
    seconds=Figure(value=31.4, n=58),
    groups=GROUPS,
    picks=(
        Pick(
            origin="keys.0",
            letter="A",
            text="`[32, 784]`",
            right=True,
            total=24,
            low=12,
            middle=7,
            high=5,
        ),
        Pick(
            origin="distractors.0",
            text="$784 \\times 32$",
            right=False,
            misconception="transposes_the_weight",
            total=33,
            low=6,
            middle=13,
            high=14,
        ),
        Pick(origin="blank", text="no answer", right=False, total=3, low=2, middle=1),
    ),
    flags=(
        Flag(kind=FlagKind.KEY_DOUBTED, words="The best choose B: is the key wrong?"),
        Flag(kind=FlagKind.TURNED_ROUND, words="It turns students round."),
    ),
)
NUMBER = CHOICES.model_copy(
    update={
        "id": "parameter-count.mlp",
        "kind": EntryKind.NUMERIC,
        "possible": 2,
        "waiting": 1,
        "discrimination": Figure(value=0.5, n=60),
        "seconds": Figure(n=0, words="not known"),
        "groups": Groups(words="no groups: too many have the same score"),
        "picks": (
            Pick(origin="right", text="right", right=True, total=50),
            Pick(
                origin="forgets_the_biases",
                right=False,
                misconception="forgets_the_biases",
                total=8,
            ),
            Pick(origin="other", text="another answer", right=None, total=2),
        ),
        "flags": (Flag(kind=FlagKind.TOO_EASY, words="Too easy."),),
    }
)
OPEN = CHOICES.model_copy(
    update={
        "id": "gradients",
        "kind": EntryKind.OPEN,
        "n": 4,
        "waiting": 56,
        "difficulty": Figure(n=4, words="56 marks wait for a person"),
        "discrimination": Figure(n=4, words="56 marks wait for a person"),
        "picks": (Pick(origin="nothing", text="no points", right=False, total=1),),
        "flags": (Flag(kind=FlagKind.WAITING, words="56 marks wait for a person."),),
    }
)


def rich_analysis() -> Analysis:
    return Analysis(
        quiz="demo",
        title="A demo",
        students=60,
        final=4,
        waiting=57,
        dropped=("relu-at-zero.first",),
        seed=7,
        scores=Scores(
            n=60,
            mean=Figure(value=0.61, n=60),
            spread=Figure(value=0.2, n=60),
            median=Figure(value=0.6, n=60),
            bins=(0, 1, 2, 3, 10, 20, 14, 6, 3, 1),
            minutes=Figure(value=41.5, n=59),
        ),
        reliability=(
            Reliability(
                name="KR-20",
                forms=("demo.A", "demo.B"),
                items=12,
                possible=15,
                alpha=Figure(value=0.74, n=55, low=0.6, high=0.83),
                error=Figure(value=1.53, n=55),
            ),
        ),
        forms=(
            FormFigures(id="demo.A", mean=Figure(value=0.6, n=45)),
            FormFigures(id="demo.B", mean=few(5)),
        ),
        items=(CHOICES, NUMBER, OPEN),
    )


def few_analysis() -> Analysis:
    """Of two students, on two sets of questions, nothing can be told."""
    item = CHOICES.model_copy(
        update={
            "n": 2,
            "difficulty": few(2),
            "discrimination": few(2),
            "groups": Groups(words="no groups below 15 students"),
            "flags": (),
        }
    )
    nothing = Reliability(
        name="KR-20",
        forms=("demo.A",),
        items=3,
        possible=3,
        alpha=few(1),
        error=few(1),
    )
    return Analysis(
        quiz="demo",
        title="A demo",
        students=2,
        final=2,
        waiting=0,
        seed=0,
        scores=Scores(
            n=2,
            mean=few(2),
            spread=few(2),
            median=few(2),
            bins=(0,) * 10,
            minutes=few(0),
        ),
        reliability=(nothing, nothing),
        forms=(),
        items=(item,),
    )


def hostile_analysis() -> Analysis:
    """Every text is an attack on its reader."""
    pick = CHOICES.picks[1].model_copy(
        update={"text": HOSTILE, "misconception": HOSTILE, "origin": HOSTILE}
    )
    item = CHOICES.model_copy(
        update={
            "id": HOSTILE,
            "stem": HOSTILE,
            "topic": HOSTILE,
            "picks": (pick,),
            "flags": (Flag(kind=FlagKind.NOBODY, words=HOSTILE),),
        }
    )
    whole = rich_analysis()
    form = whole.forms[0].model_copy(update={"id": HOSTILE})
    return whole.model_copy(
        update={
            "title": HOSTILE,
            "items": (item,),
            "dropped": (HOSTILE,),
            "forms": (form,),
        }
    )
