"""Options that several commands share reach them as one object."""

from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import Any

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def gathered(keyword: str, kind: Any, *options: Decorator) -> Decorator:
    """Click's `options`, in the order of the help, as one `keyword` of the dataclass `kind`.

    `kind` has a field for each option, called as Click calls its value.
    """

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def gathering(*arguments: Any, **values: Any) -> Any:
            own = {field.name: values.pop(field.name) for field in fields(kind)}
            return command(*arguments, **values, **{keyword: kind(**own)})

        called: Callable[..., Any] = gathering
        for option in reversed(options):
            called = option(called)
        return called

    return add
