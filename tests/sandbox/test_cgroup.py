"""Where control groups are found and made; folders of the test's own stand for them."""

import os
from pathlib import Path

import pytest

from grader.sandbox import cgroup
from grader.sandbox.cgroup import (
    Parent,
    find_parents,
    leave,
    ran_out_of_memory,
    remove,
)
from grader.sandbox.plan import Plan, Unavailable


def make_plan(tmp_path: Path) -> Plan:
    return Plan(
        folder=str(tmp_path / "worker-x"),
        readable=[],
        memory_mib=512,
        threads=1,
        processes=0,
        gpu=False,
        without=[],
    )


def make_group(path: Path, **files: str) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    (path / "cgroup.procs").write_text("")
    for name, text in files.items():
        (path / name.replace("__", ".")).write_text(text)
    return path


def mount_line(root: str, point: Path, kind: str, options: str) -> str:
    return f"31 30 0:27 {root} {point} rw,relatime shared:9 - {kind} none {options}\n"


def test_version_one_has_a_folder_for_each_controller(tmp_path: Path) -> None:
    memory = make_group(tmp_path / "memory" / "own")
    pids = make_group(tmp_path / "pids")
    mounts = mount_line("/", tmp_path / "memory", "cgroup", "rw,memory")
    mounts += mount_line("/", pids, "cgroup", "rw,pids")
    mounts += mount_line("/", tmp_path, "ext4", "rw")

    assert find_parents("4:memory:/own\n8:pids:/\n0::/\n", mounts) == {
        "memory": Parent(folder=memory, version=1),
        "pids": Parent(folder=pids, version=1),
    }


def test_a_container_sees_a_part_of_the_hierarchy_as_the_whole(tmp_path: Path) -> None:
    for name in ("memory", "pids"):
        make_group(tmp_path / name / "inner")
    mounts = "".join(
        mount_line("/docker/ab", tmp_path / name, "cgroup", f"rw,{name}")
        for name in ("memory", "pids")
    )
    groups = "4:memory:/docker/ab/inner\n8:pids:/docker/ab/inner\n"

    assert find_parents(groups, mounts)["pids"].folder == tmp_path / "pids" / "inner"


def test_version_two_goes_up_to_a_group_that_hands_its_controllers_on(
    tmp_path: Path,
) -> None:
    slice_ = make_group(tmp_path / "a", cgroup__subtree_control="memory pids\n")
    make_group(slice_ / "b" / "own", cgroup__subtree_control="")
    make_group(slice_ / "b", cgroup__subtree_control="cpu")
    mounts = mount_line("/", tmp_path, "cgroup2", "rw,nsdelegate")

    assert find_parents("0::/a/b/own\n", mounts) == {
        "memory": Parent(folder=slice_, version=2),
        "pids": Parent(folder=slice_, version=2),
    }


@pytest.mark.parametrize(
    ("groups", "control"),
    [("0::/own\n", "cpu"), ("0::/own\n", None), ("", "memory pids"), ("0::/own\n", "")],
)
def test_where_nothing_hands_them_on_there_are_none(
    tmp_path: Path, groups: str, control: str | None
) -> None:
    make_group(tmp_path / "own")
    if control is not None:
        (tmp_path / "own" / "cgroup.subtree_control").write_text(control)
    mounts = mount_line("/", tmp_path, "cgroup2", "rw")

    with pytest.raises(Unavailable, match="no group for memory"):
        find_parents(groups, mounts)


def test_what_may_not_be_changed_is_no_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("memory", "pids"):
        make_group(tmp_path / name, cgroup__subtree_control="memory pids")
    mounts = "".join(
        mount_line("/", tmp_path / name, "cgroup", name) for name in ("memory", "pids")
    ) + mount_line("/", tmp_path / "memory", "cgroup2", "rw")
    monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(Unavailable, match="may be changed"):
        find_parents("4:memory:/\n8:pids:/\n0::/\n", mounts)


@pytest.mark.parametrize("version", [1, 2])
def test_a_group_of_its_own_is_made_and_joined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    parent = Parent(folder=make_group(tmp_path / "own"), version=version)
    monkeypatch.setattr(
        cgroup, "find_parents", lambda *_: {"memory": parent, "pids": parent}
    )
    plan = make_plan(tmp_path)
    state = cgroup.join(plan)
    (folder,) = map(Path, plan.cgroups)

    assert state == f"on (version {version})"
    assert folder == parent.folder / "worker-x"
    assert (folder / "cgroup.procs").read_text() == "0"
    assert (folder / "pids.max").read_text() == str(plan.tasks + cgroup.OTHER_TASKS)
    limits = ("memory.limit_in_bytes", "memory.max")
    assert (folder / limits[version - 1]).read_text() == str(
        512 + 256 + cgroup.MEMORY_ROOM_MIB << 20
    )


def test_a_group_that_cannot_be_joined_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = Parent(folder=make_group(tmp_path / "own"), version=1)
    taken: list[str] = []
    monkeypatch.setattr(cgroup, "find_parents", lambda *_: {"memory": parent})
    monkeypatch.setattr(cgroup, "remove", taken.extend)
    (parent.folder / "worker-x" / "cgroup.procs").mkdir(parents=True)
    plan = make_plan(tmp_path)

    with pytest.raises(IsADirectoryError):
        cgroup.join(plan)
    assert taken == [str(parent.folder / "worker-x")]
    assert plan.cgroups == []


def test_where_a_thread_may_be_moved_no_process_is(tmp_path: Path) -> None:
    group = make_group(tmp_path / "own" / "worker-x")
    parent = make_group(tmp_path / "own", tasks="")
    leave([str(group)])

    assert (parent / "tasks").read_text() == "0"
    assert (parent / "cgroup.procs").read_text() == ""


def test_leaving_goes_to_the_group_above(tmp_path: Path) -> None:
    group = make_group(tmp_path / "own" / "worker-x")
    make_group(tmp_path / "own")
    leave([str(group), str(tmp_path / "absent" / "x")])

    assert (tmp_path / "own" / "cgroup.procs").read_text() == "0"


def test_a_group_is_removed_once_it_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = tmp_path / "worker-x"
    make_group(group)
    child = os.fork()
    if child == 0:
        os.kill(os.getpid(), 19)
        os._exit(0)
    (group / "cgroup.procs").write_text(f"{child}\n")
    # a folder of files stands for a group, which has no files of its own to remove
    monkeypatch.setattr(
        cgroup.time, "sleep", lambda _seconds: (group / "cgroup.procs").unlink()
    )
    remove([str(group), str(tmp_path / "absent")])

    assert not group.exists()
    assert os.waitpid(child, 0)[1] == 9


def test_a_group_that_cannot_be_removed_is_left_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cgroup, "REMOVE_SECONDS", 0.01)
    group = make_group(tmp_path / "worker-x")
    remove([str(group)])

    assert group.exists()


@pytest.mark.parametrize(
    ("file", "text", "killed"),
    [
        ("memory__oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n", True),
        ("memory__oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n", False),
        ("memory__events", "low 0\noom 2\noom_kill 2\n", True),
        ("pids__events", "max 3\n", False),
    ],
)
def test_the_kernel_counts_what_it_killed_for_memory(
    tmp_path: Path, file: str, text: str, killed: bool
) -> None:
    group = make_group(tmp_path / "worker-x", **{file: text})

    assert ran_out_of_memory([str(group)]) is killed
    assert not ran_out_of_memory([])
