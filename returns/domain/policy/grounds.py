"""On which ground an article may come back, and until when: the rules' window beside the law's periods."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from returns.domain.policy import legal
from returns.domain.policy.facts import Facts
from returns.domain.policy.trace import Traced, voice
from returns.domain.states import Regime
from rma_portal.core import clock

# Case 15: where no delivery date is known, the merchant's own window counts from the order plus this.
TRANSIT_BUFFER_DAYS = 7
ONE_SECOND = dt.timedelta(seconds=1)


@dataclass(frozen=True)
class Ground:
    """On which ground an article may come back, if it may."""

    allowed: bool
    code: str
    regime: Regime
    until: dt.datetime | None
    voices: tuple[Traced, ...] = ()


class Case:
    """One article before the law: its facts, what the rules said, and the periods that follow from both."""

    def __init__(self, facts: Facts, said: Mapping[str, Any]) -> None:
        self.facts, self.said = facts, said
        self.zone, self.country = facts.consumer.zone, facts.consumer.country
        self.placed_on, self.delivered_on = facts.placed_on, facts.delivered_on
        self.law = legal.law_of(self.country, self.placed_on)
        # What protects consumers; the end of a period moves for everybody (one calendar in a shop).
        self.rights = None if facts.consumer.is_business else self.law

        own = facts.article.delivered_at
        self.article_delivered_on = clock.day_in(own, self.zone) if own else self.delivered_on

    def _end(self, last_day: dt.date) -> dt.datetime:
        return legal.end_of_period(last_day, self.law, self.country, self.zone, self.facts.consumer.region)

    def _is_open(self, until: dt.datetime | None) -> bool:
        # The last second belongs to the period to its very end.
        return until is None or self.facts.asked_at < until + ONE_SECOND

    def window_end(self) -> dt.datetime | None:
        """The end of the merchant's own window; None without end. Only where a rule sets one.

        Case 15: it counts from the delivery, else from when the last parcel left, else from the order.
        """
        ends = []
        if "window_until" in self.said:
            ends.append(self._end(dt.date.fromisoformat(self.said["window_until"])))
        if "window_days" in self.said:
            days = self.said["window_days"]
            if days is None:
                return None
            ends.append(self._end(self._window_start() + dt.timedelta(days=days)))
        return max(ends)

    def _window_start(self) -> dt.date:
        if self.delivered_on:
            return self.delivered_on
        fulfilled_at = self.facts.order.fulfilled_at
        sent_on = clock.day_in(fulfilled_at, self.zone) if fulfilled_at else self.placed_on
        return sent_on + dt.timedelta(days=TRANSIT_BUFFER_DAYS)

    def _has_window(self) -> bool:
        return "window_days" in self.said or "window_until" in self.said

    def remorse(self) -> Ground:
        """Decide a return without a defect: by the statutory right if it is open, else by the promise."""
        has_window = self.said["eligible"]["allowed"] and self._has_window()
        window = self.window_end() if has_window else None
        in_window = has_window and self._is_open(window)
        law = self.rights
        if law is None or law.withdrawal_days is None or self.facts.order.is_gift:
            return self._promised(in_window, window, ())
        if legal.excludes_withdrawal(self.facts.article.exemption):
            article = legal.EXEMPTIONS[self.facts.article.exemption].article
            return self._promised(in_window, window, (voice("law", "exempt", article=article),))
        right, longer = self._withdrawal_end(law, law.withdrawal_days)
        if not self._is_open(right):
            ended = voice("law", "withdrawal_ended", until=text_of(right))
            return self._promised(in_window, _later(window, right) if has_window else right, (ended,))
        until = _later(window, right) if in_window else right
        opened = voice(
            "law", "withdrawal_open", days=law.withdrawal_days, until=text_of(right), source=law.sources[0]
        )
        return Ground(True, "withdrawal_right", Regime.WITHDRAWAL, until, (opened, *longer))

    def _withdrawal_end(self, law: legal.Law, days: int) -> tuple[dt.datetime | None, tuple[Traced, ...]]:
        """Return the end of the period, and what made it longer (Case 142)."""
        if self.delivered_on is None:
            return None, ()
        last_day = self.delivered_on + dt.timedelta(days=days)
        if self.facts.order.was_informed or law.uninformed_months is None:
            return self._end(last_day), ()
        told = voice("law", "not_informed", months=law.uninformed_months, source=law.sources[0])
        return self._end(legal.months_after(last_day, law.uninformed_months)), (told,)

    def _promised(self, in_window: bool, until: dt.datetime | None, voices: tuple[Traced, ...]) -> Ground:
        if in_window:
            return Ground(True, "within_window", Regime.COMMERCIAL, until, voices)
        code = self.said["eligible"]["code"] or "window_closed"
        return Ground(False, code, Regime.COMMERCIAL, until, voices)

    def claim(self) -> Ground:
        """Decide a defect, damage, wrong article or recall, final sale and exempt goods included (T-41)."""
        regime = Regime(self.facts.reason.regime)
        if regime is Regime.RECALL:
            return Ground(True, "claim", regime, None)
        until = self._guarantee_end()
        if not self._is_open(until):
            ended = voice("law", "guarantee_ended", until=text_of(until))
            return Ground(False, "guarantee_ended", Regime.CONFORMITY, until, (ended,))
        if self._has_window() and self._is_open(self.window_end()):
            return Ground(True, "claim", regime, until, self._presumed())
        late = voice("law", "guarantee_open", until=text_of(until))
        return Ground(True, "claim_after_window", Regime.CONFORMITY, until, (late, *self._presumed()))

    def _presumed(self) -> tuple[Traced, ...]:
        """T-52: until when the defect counts as having been there; second-hand shortens this alone."""
        arrived_on = self.article_delivered_on
        presumed = legal.presumption_of(self.country, arrived_on) if self.rights and arrived_on else None
        if presumed is None or arrived_on is None:
            return ()
        is_second_hand = self.facts.article.is_second_hand
        months = presumed.second_hand_months if is_second_hand else presumed.months
        until = self._end(legal.months_after(arrived_on, months))
        if not self._is_open(until):
            return ()
        return (voice("law", "presumed", until=text_of(until), source=presumed.source),)

    def _guarantee_end(self) -> dt.datetime | None:
        months = self.rights and self.rights.guarantee_months
        if not months or self.article_delivered_on is None:
            return None
        return self._end(legal.months_after(self.article_delivered_on, months))

    def remedies(self) -> tuple[str, ...]:
        """What the law offers for goods that are not as they should be, first choice first (T-51, T-81)."""
        if self.rights is None or not self.rights.remedies:
            return ()
        reject_days = self.rights.reject_days
        if reject_days is None or self.delivered_on is None:
            return self.rights.remedies
        may_reject = self._is_open(self._end(self.delivered_on + dt.timedelta(days=reject_days)))
        return ("refund", *self.rights.remedies) if may_reject else self.rights.remedies


def _later(one: dt.datetime | None, other: dt.datetime | None) -> dt.datetime | None:
    """The later of two ends, of which None never comes."""
    return None if one is None or other is None else max(one, other)


def text_of(instant: dt.datetime | None) -> str | None:
    """Return an instant as voices hold it."""
    return instant.isoformat() if instant else None
