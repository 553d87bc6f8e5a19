"""Keys: what a question's file says of the right answer, worked out for the numbers drawn.

A key is a literal (`key = 3072`, `key = ["h", "h", "2*C"]`), a formula (`key = { formula = "27*C^2"
}`), something of a layer with Keras' own arguments (`key = { layer = "Conv2D", input = "{m}x{m}x3",
filters = "{f}", kernel_size = "{k}", quantity = "params" }`), or something of a network or a stack
(`key = { model = "vgg16", layer = "conv2_1", quantity = "output_shape" }`; without `layer` one of
its totals, with `layers = ["inception_3a_*"]` the sum over the layers so called).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from fractions import Fraction
from functools import lru_cache
from typing import Any, cast

from kerascourse.errors import InputError, nearest_words
from kerascourse.quiz import mistakes, quantities
from kerascourse.quiz.formula import Formula, evaluate, parse, shown
from kerascourse.quiz.formula import told as written
from kerascourse.quiz.question import Instance, Key, Mistake, Values
from kerascourse.summaries.rows import Row, Summary, flat, summarise
from kerascourse.symbolic.arithmetic import Expression, product, symbol
from kerascourse.symbolic.tensor import Node
from kerascourse.texts import _, language

MOST_FACTORS = 8  # of a power that is written out
# what may be asked of a whole network
TOTALS = (
    "params",
    "trainable_params",
    "non_trainable_params",
    "weight_layers",
    "macs",
    "flops",
    "receptive_field",
    "output_shape",
)


def key_of(told: Any, values: Values) -> Key:
    """The key that `told` means, its texts filled with `values` before.

    InputError where a layer, a model, a quantity or a formula is none.
    """
    if isinstance(told, list):
        return Key(tuple(_side(side, values) for side in told))
    if not isinstance(told, Mapping):
        return Key(_whole(told))
    if "formula" in told:
        if isinstance(told["formula"], list):
            keys = [_of_formula(str(each), values) for each in told["formula"]]
            return Key(tuple(key.value for key in keys), "; ".join(key.worked_out for key in keys))
        return _of_formula(str(told["formula"]), values)
    if "model" in told:
        return _of_model(told)
    if "layer" in told:
        return _of_layer(told)
    raise InputError(
        _(
            "expected a key with formula, layer or model, received {keys}",
            keys=", ".join(told) or "{}",
        )
    )


def _side(told: Any, values: Values) -> Any:
    """A side of a shape: a whole number, or a formula that gives one."""
    return _of_formula(told, values).value if isinstance(told, str) else told


def with_mistakes(key: Key, instance: Instance) -> Key:
    """`key` with the question's own mistakes before those that are known of its layer.

    Each is `{ formula = …, name = …, says = … }`, or with `value`, `layer` or `model` as a key has
    them; `says` may be left out where the name is one of `mistakes.SAYS`.
    """
    told = instance.fields.get("mistakes", [])
    if not isinstance(told, list) or not all(isinstance(each, Mapping) for each in told):
        raise InputError(_("mistakes: expected a list of tables with formula or value, and name"))
    own = [own_mistake(each, instance.values) for each in told]
    return Key(key.value, key.worked_out, mistakes.distinct((*own, *key.mistakes), key.value))


def own_mistake(told: Mapping[str, Any], values: Values) -> Mistake:
    """One of a question's own mistakes, worked out for the numbers drawn."""
    asked = {name: value for name, value in told.items() if name not in ("name", "says")}
    gives = key_of(asked.get("value", asked), values).value
    return named(told, gives)


def named(told: Mapping[str, Any], gives: Any) -> Mistake:
    """A question's own mistake, which gives `gives`; InputError where it has no name, or says
    nothing."""
    name, says = told.get("name"), told.get("says")
    if isinstance(says, Mapping) and set(says) == {"en", "es"}:
        says = says[language()]
    if says is None and name in mistakes.SAYS:
        return mistakes.mistake(str(name), gives)
    if not isinstance(name, str) or not isinstance(says, str):
        raise InputError(_("mistakes: expected a name, and what it says in en and es"))
    return Mistake(name, gives, says)


def _of_formula(text: str, values: Values) -> Key:
    formula = parse(text, tuple(values))
    value = evaluate(formula, values)
    if isinstance(value, Fraction) and value.denominator == 1:
        value = int(value)
    tree = _tree(formula, values)
    if tree is None or tree.value != value:
        return Key(value, f"{written(_with_numbers(formula, values))} = {shown(value)}")
    worked_out = str(value) if tree.operator == "number" else f"{tree.numbers()} = {shown(value)}"
    return Key(value, worked_out, mistakes.distinct(mistakes.of_formula(tree), value))


def _with_numbers(formula: Formula, values: Values) -> Formula:
    """The formula with numbers in place of its letters."""
    if formula.operator == "variable":
        return Formula("number", number=Fraction(values[formula.name]))
    return replace(formula, parts=tuple(_with_numbers(part, values) for part in formula.parts))


def _tree(formula: Formula, values: Values) -> Expression | None:
    """The formula as arithmetic that can be shown and edited; None where it has other functions."""
    if formula.operator == "number" and formula.number is not None:
        number = formula.number
        return Expression(int(number) if number.denominator == 1 else number)
    if formula.operator == "variable":
        return symbol(values[formula.name], formula.name)
    parts = [_tree(part, values) for part in formula.parts]
    if any(part is None for part in parts):
        return None
    first, last = cast(Expression, parts[0]), cast(Expression, parts[-1])
    if formula.operator in ("floor", "piso", "suelo", "ceil", "techo"):
        above, below = first, Expression(1)
        if first.operator == "/" and first.left is not None and first.right is not None:
            above, below = first.left, first.right
        rounded_up = formula.operator in ("ceil", "techo")
        return above.ceil_divide(below) if rounded_up else above // below
    join: dict[str, Callable[[], Expression]] = {
        "+": lambda: first + last,
        "-": lambda: first - last,
        "*": lambda: first * last,
        "/": lambda: first / last,
    }
    if formula.operator in join:
        return join[formula.operator]()
    if formula.operator == "^" and type(last.value) is int and 1 <= last.value <= MOST_FACTORS:
        return product([first] * last.value)
    return None


def _of_layer(told: Mapping[str, Any]) -> Key:
    from kerascourse.summaries.read import read_shape
    from kerascourse.symbolic import layers
    from kerascourse.symbolic.graph import input_tensor
    from kerascourse.symbolic.layers.base import Layer

    arguments = dict(told)
    name, quantity = str(arguments.pop("layer")), str(arguments.pop("quantity", ""))
    tensor = input_tensor(read_shape(str(arguments.pop("input", ""))))
    kind = getattr(layers, name, None)
    if not (isinstance(kind, type) and issubclass(kind, Layer)):
        raise InputError(
            _("expected a layer of Keras, received {name!r}", name=name)
            + nearest_words(name, layers.known_layers())
        )
    if name == "Dense" and len(tensor.sizes) > 1:
        tensor = layers.Flatten(name="flatten")(tensor)  # type: ignore[attr-defined]
    try:
        layer = kind(name=name.lower(), **{key: _whole(value) for key, value in arguments.items()})
    except TypeError as error:
        raise InputError(
            _("expected the arguments of {layer}: {error}", layer=name, error=error)
        ) from error
    return _of_node(layer.infer((tensor,)), quantity)


def _of_node(node: Node, quantity: str) -> Key:
    _require(quantity, tuple(quantities.QUANTITIES))
    return quantities.of_layer(node, quantity)


def _of_model(told: Mapping[str, Any]) -> Key:
    model, quantity = str(told["model"]), str(told.get("quantity", ""))
    settings = tuple(sorted((key, str(value)) for key, value in told.get("set", {}).items()))
    summary = summary_of(model, str(told.get("input", "")), settings)
    rows = list(flat(summary.rows))
    if "layer" in told:
        return _of_node(called(rows, str(told["layer"]), model)[0].node, quantity)
    if "layers" in told:
        return _sum_of(
            [row for name in told["layers"] for row in called(rows, name, model)], quantity
        )
    _require(quantity, TOTALS)
    if quantity == "output_shape":
        shape = rows[-1].output_shape
        return Key(shape, "", mistakes.distinct(mistakes.of_shape(rows[-1].node), shape))
    key = getattr(summary.totals, quantity)
    return Key(key, "", mistakes.distinct(mistakes.of_totals(summary, quantity), key))


@lru_cache(maxsize=64)
def summary_of(model: str, shape: str, settings: tuple[tuple[str, str], ...]) -> Summary:
    """The summary of `model` for an input of `shape` (as typed; empty: its own), kept: a class of
    students, and a lesson, ask for the same few networks again and again."""
    from kerascourse.summaries.read import read_model, read_shape

    sizes = read_shape(shape) if shape else None
    return summarise(read_model(model, sizes, settings=dict(settings)), model)


def called(rows: list[Row], name: str, model: str) -> list[Row]:
    """The rows whose layer is called `name`, where * stands for anything."""
    found = [row for row in rows if fnmatchcase(row.name, name)]
    if not found:
        raise InputError(
            _("expected a layer of {model}, received {name!r}", model=model, name=name)
            + nearest_words(name, [row.name for row in rows])
        )
    return found


def _sum_of(rows: list[Row], quantity: str) -> Key:
    """Parameters or multiplications of several layers together."""
    _require(quantity, ("params", "trainable_params", "macs", "flops"))
    factor, name = (2, "macs") if quantity == "flops" else (1, quantity)
    counts = [factor * getattr(row, name) for row in rows if getattr(row, name)]
    worked_out = f"{' + '.join(map(str, counts))} = {sum(counts)}"
    found = mistakes.of_sum([row.node for row in rows], quantity, sum(counts))
    return Key(sum(counts), worked_out, mistakes.distinct(found, sum(counts)))


def _whole(value: Any) -> Any:
    """A text that is a whole number, as one; two or three with × between as a tuple."""
    if isinstance(value, str):
        parts = value.replace("×", "x").split("x")
        if all(part.isascii() and part.isdigit() for part in parts):
            numbers = tuple(map(int, parts))
            return numbers[0] if len(numbers) == 1 else numbers
    return value


def _require(quantity: str, known: tuple[str, ...]) -> None:
    if quantity not in known:
        raise InputError(
            _(
                "expected a quantity of {known}, received {quantity!r}",
                known=", ".join(known),
                quantity=quantity,
            )
            + nearest_words(quantity, known)
        )
