"""Case 145: whatever dies, wherever, a plain return ends with one of everything.

Several returns are under way at once, each with a fault of its own, so that what one process's death does
to its neighbours is seen, too, and the leases run out together. `--every-failpoint` takes every moment.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from rma_portal.core.failpoints import FAILPOINTS
from tests.faults.ending import WORK, ending_of, wanted
from tests.faults.moments import KINDS, every, moments_of, one_each
from tests.faults.walk import Fault, Walk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

AT_ONCE = 15
ONLY_FOR_THE_BROKER = ("web.before_commit", "broker.after_announcement", "outbox.claimed")
FEW = ("web.after_commit", "outbox.claimed", "outbox.handled", "mail.accepted")  # by default, for a power cut


def pytest_generate_tests(metafunc) -> None:
    """Give a test its groups of faults."""
    if "faults" in metafunc.fixturenames:
        groups = complete() if metafunc.config.getoption("every_failpoint", False) else covering()
        metafunc.parametrize("faults", list(groups.values()), ids=list(groups))
    if "fault" in metafunc.fixturenames:
        metafunc.parametrize("fault", broker_deaths(metafunc.config), ids=str)


def covering() -> dict[str, list[Fault]]:
    """Return each failpoint once with each death, a power cut at a few."""
    return {
        "kill": one_each("kill", 0),
        "cut": one_each("cut", 1),
        "kill 0": [fault for fault in one_each("kill 0", 2) if fault.point in FEW],
    }


def complete() -> dict[str, list[Fault]]:
    """Return every moment with every death, in groups that are walked together."""
    groups = {}
    for action in ("kill", "cut", "kill 0"):
        faults = every(action)
        for first in range(0, len(faults), AT_ONCE):
            groups[f"{action} {first}"] = faults[first : first + AT_ONCE]
    return groups


def losses(stand, faults: list[Fault]) -> dict[str, dict]:
    """Walk a return for each fault, all at once; give what did not end as it should, and should have."""
    walks = [Walk(stand, fault) for fault in faults]

    def one(walk: Walk) -> None:
        try:
            walk.go()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(walks)) as pool:
        list(pool.map(one, walks))
    return {str(walk.fault): lost for walk in walks if (lost := loss_of(walk))}


def loss_of(walk: Walk) -> dict[str, tuple]:
    """Return everything about a walk's end that is not as it should be: what it is, what it should be."""
    ended, right = ending_of(walk), wanted(walk)
    assert ended.keys() == right.keys()
    return {name: (ended[name], right[name]) for name in right if ended[name] != right[name]}


def broker_deaths(config) -> list[Fault]:
    """Return the moments at which the broker dies, one after the other: three, or one at each failpoint."""
    faults = one_each("kill broker", 3)
    every_one = config.getoption("every_failpoint", False)
    return faults if every_one else [fault for fault in faults if fault.point in ONLY_FOR_THE_BROKER]


def test_undisturbed(stand):
    """The control: this is what the others must end like, and all the work there is to die in."""
    assert losses(stand, [Fault()]) == {}
    assert set(WORK) == set(KINDS)


def test_every_failpoint_is_somewhere_on_the_way():
    assert [point for point in FAILPOINTS if not moments_of(point)] == []


def test_a_death_anywhere_costs_and_doubles_nothing(stand, faults):
    """Case 145: the lease brings back what a dead worker held, whatever the broker remembers."""
    assert losses(stand, faults) == {}


def test_the_death_of_the_broker_loses_nothing(stand, fault):
    """Invariant 6: what it was told is gone with it; the rows are not."""
    assert losses(stand, [fault]) == {}
