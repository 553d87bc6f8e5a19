"""A written formula worked out again, by Python and not by us."""

import math
import re
from fractions import Fraction


def evaluated(text):
    """The text as Python reads it, in exact fractions."""
    source = re.sub(r"(?<![\w.])(\d+)", r"F(\1)", text)
    # F(…) keeps what is divided further exact
    names = {
        "F": Fraction,
        "floor": lambda x: Fraction(math.floor(x)),
        "ceil": lambda x: Fraction(math.ceil(x)),
        "max": max,
    }
    return eval(source, {"__builtins__": {}}, names)
