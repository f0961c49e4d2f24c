"""What one worker may have, and what its layers have made of it so far."""

from dataclasses import dataclass, field

# room for the threads of Python and PyTorch, and of each process that may be started
THREADS, THREADS_OF_PROCESS = 128, 16
# what the private folder may hold, where it is a file system of its own
FOLDER_MIB, FOLDER_FILES = 256, 4096


class Unavailable(Exception):
    """This machine cannot do a layer; nothing of it was applied."""


class HalfApplied(Exception):
    """A layer failed on the way and cannot be undone: there must be no worker."""


@dataclass(slots=True, kw_only=True)
class Plan:
    """The grader's options for one worker, and what the layers add.

    Attributes:
        folder: private and writable.
        readable: paths of the submission.
        memory_mib: MiB of private memory.
        threads: how many threads PyTorch may use.
        processes: how many processes it may start.
        gpu: whether it may use a GPU.
        without: the layers to leave off.
        states: each layer that was tried, and what became of it.
        cgroups: the folders of its control groups.
        uid: the user that it is to become, where root may give it one of its own.
        user_namespace: whether it is in one of its own.
        places: where the layer `root` has put paths of the machine.
    """

    folder: str
    readable: list[str]
    memory_mib: int
    threads: int
    processes: int
    gpu: bool
    without: list[str]
    states: dict[str, str] = field(default_factory=dict)
    cgroups: list[str] = field(default_factory=list)
    uid: int | None = None
    user_namespace: bool = False
    places: dict[str, str] = field(default_factory=dict)

    def has(self, layer: str) -> bool:
        """Tell whether a layer is in force."""
        state = self.states.get(layer, "")
        return state == "on" or state.startswith("on (")

    @property
    def tasks(self) -> int:
        """How many threads and processes there may be, all together."""
        return THREADS + THREADS_OF_PROCESS * self.processes

    def inside(self, path: str) -> str:
        """Return where the worker finds one of the machine's paths."""
        return self.places.get(path, path)
