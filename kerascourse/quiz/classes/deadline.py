"""When a sheet had to be there, and what it costs that it came later."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import ceil

from kerascourse.errors import UsageError
from kerascourse.texts import _

_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
_CLOCKS = (" %H:%M:%S", " %H:%M", "")
_PER = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
_RULE = re.compile(r"(\d+(?:[.,]\d+)?)\s*%\s*/\s*(hour|day|week|hora|día|dia|semana)")
_SPANISH = {"hora": "hour", "día": "day", "dia": "day", "semana": "week"}


@dataclass(frozen=True)
class LateRule:
    """`share` of the points that each `unit` of time begun after the deadline costs; 1 of no unit
    where what is late does not count; 0 where it is only told."""

    share: float = 0.0
    unit: timedelta | None = None

    def kept(self, late: timedelta) -> float:
        """The share of the points that is left, from 0 to 1."""
        if late <= timedelta(0):
            return 1.0
        begun = 1 if self.unit is None else ceil(late / self.unit)
        return max(0.0, 1.0 - self.share * begun)


TELL = LateRule()


def rule(text: str) -> LateRule:
    """A rule as people type it: tell, refuse, 10%/day, 5%/hour; UsageError where it is none."""
    told = text.strip().casefold()
    if told in ("tell", "avisar"):
        return TELL
    if told in ("refuse", "rechazar"):
        return LateRule(1.0)
    found = _RULE.fullmatch(told)
    share = float(found[1].replace(",", ".")) / 100 if found else 2.0
    if found is None or share > 1:
        raise UsageError(
            _("expected a rule such as 10%/day, tell or refuse, received {text!r}", text=text),
            _("Try: --late 10%/day"),
        )
    return LateRule(share, _PER[_SPANISH.get(found[2], found[2])])


def moment(text: str) -> datetime:
    """A day and time of this place as people write them: 2026-12-01 23:59, 01/12/2026 23:59; a day
    alone means its last second. UsageError where it is none."""
    told = " ".join(text.split())
    if len(told) > len("2026-12-01"):
        try:
            exact = datetime.fromisoformat(told)
        except ValueError:
            pass
        else:
            return exact.astimezone().replace(tzinfo=None) if exact.tzinfo else exact
    for day in _DAYS:
        for clock in _CLOCKS:
            try:
                found = datetime.strptime(told, day + clock)
            except ValueError:
                continue
            return found if clock else datetime.combine(found, time(23, 59, 59))
    raise UsageError(
        _("expected a day and time such as 2026-12-01 23:59, received {text!r}", text=text)
    )
