"""Irrevocable confinement of a freshly forked worker, in layers; each reports itself.

A layer is on only if it was applied as a whole and holds when it is tried. One that
this machine cannot do is reported, and leaves nothing behind; one that fails on the way
ends the worker before it has read any code.
"""

from collections.abc import Callable, Mapping

from grader.sandbox.cgroup import join
from grader.sandbox.ids import drop_capabilities, take_id
from grader.sandbox.kernel import PR_SET_NO_NEW_PRIVS, prctl
from grader.sandbox.landlock import restrict
from grader.sandbox.limits import set_limits
from grader.sandbox.namespaces import enter_namespaces
from grader.sandbox.plan import HalfApplied, Plan, Unavailable
from grader.sandbox.probes import PROBES, in_namespaces
from grader.sandbox.seccomp import filter_calls
from grader.sandbox.view import enter_root

Layer = Callable[[Plan], str]


def _forbid_new_privileges(_plan: Plan) -> str:  # pragma: no cover - for good
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    return "on"


# what the warden does, so that it holds for all that it starts
AROUND: Mapping[str, Layer] = {"cgroup": join, "namespaces": enter_namespaces}
# what the worker does to itself. The order matters: mounts need capabilities, a change
# of the user takes them, and a filter of system calls would forbid all of the others
INSIDE: Mapping[str, Layer] = {
    "no_new_privs": _forbid_new_privileges,
    "limits": set_limits,
    "root": enter_root,
    "ids": take_id,
    "capabilities": drop_capabilities,
    "landlock": restrict,
    "seccomp": filter_calls,
}
LAYERS = (*AROUND, *INSIDE)


def apply(layers: Mapping[str, Layer], plan: Plan) -> None:
    """Apply each layer to the calling, single-threaded process; note their states.

    Raises:
        HalfApplied: a layer failed on the way, or does not hold.
    """
    for name, layer in layers.items():
        plan.states[name] = _try_layer(name, layer, plan)


def _try_layer(name: str, layer: Layer, plan: Plan) -> str:
    if name in plan.without:
        return "off"
    try:
        state = layer(plan)
    except OSError as error:
        return f"unavailable: {error.strerror}"
    except Unavailable as error:
        return f"unavailable: {error}"
    if name in PROBES and not PROBES[name](plan):
        raise HalfApplied(f"{name}: it was applied, and does not hold")
    return state


def confine(plan: Plan) -> None:
    """Confine the worker itself, within what its warden has made around it.

    Raises:
        HalfApplied: there must be no worker.
    """
    if plan.has("namespaces") and not in_namespaces():
        raise HalfApplied("namespaces: they were made, and the worker is not in them")
    apply(INSIDE, plan)  # pragma: no cover - for good
