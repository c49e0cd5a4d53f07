"""The names of processes: a dead one is known as dead, all others count as alive."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

from crawler.schedule.owner import Owner, is_dead, shown

SAY = "from crawler.schedule.owner import Owner; print(Owner.here().name, flush=True)"


def test_a_living_process_is_not_dead_and_has_many_names() -> None:
    first, second = Owner.here(), Owner.here()
    assert first != second and first.pid == os.getpid() == Owner.named(first.name).pid
    assert not is_dead(first.name) and len(first.name) <= 200
    assert shown(first.name) == f"process {first.pid} on {first.machine}"


def test_a_process_that_ended_is_dead_also_where_its_number_was_given_anew() -> None:
    ended = subprocess.run([sys.executable, "-c", SAY], capture_output=True, text=True, check=True).stdout.strip()
    assert is_dead(ended)
    assert is_dead(replace(Owner.here(), began="1").name)


def test_one_that_was_killed_and_not_yet_waited_for_is_dead() -> None:
    with subprocess.Popen([sys.executable, "-c", f"{SAY}; input()"], stdin=-1, stdout=-1, text=True) as process:
        assert process.stdout is not None
        name = process.stdout.readline().strip()
        alive = is_dead(name)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it stays a zombie
        assert (alive, is_dead(name)) == (False, True)


def test_of_another_machine_or_system_nothing_is_known() -> None:
    gone = replace(Owner.here(), began="1")
    assert not is_dead(replace(gone, place="elsewhere").name)
    assert not is_dead(replace(gone, place="").name)
    assert not is_dead("a name of another version")
    assert shown("a name of another version") == "a name of another version"
