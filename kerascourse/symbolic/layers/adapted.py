"""Large kernels in other forms: with a small matrix beside them that is trained (LoRA), or stored
in 8 bits."""

from typing import Any

from kerascourse.symbolic.arithmetic import Expression, symbol
from kerascourse.symbolic.layers.base import Layer, UnknownArgumentError, positive
from kerascourse.symbolic.tensor import Weight

_FLOAT32 = 4


class Adapted(Layer):
    """A layer with one large kernel.

    With `lora_rank` r the kernel stays as it is and training changes A and B beside it, a product
    of r columns and r rows (Hu et al. 2021, "LoRA"). With the dtype "int8_from_float32" the kernel
    is stored in 8 bits, with a scale for each column, and neither is trained (Dettmers et al. 2022,
    "LLM.int8()"). Other ways of storing it are not known here.
    """

    def __init__(
        self,
        *,
        lora_rank: int | None = None,
        lora_alpha: float | None = None,
        quantization_config: Any = None,
        **others: Any,
    ) -> None:
        super().__init__(**others)
        self.rank_of_lora = (
            None if lora_rank is None else positive(lora_rank, "lora_rank", self.label)
        )
        if self.dtype.quantized not in ("", "int8"):
            raise UnknownArgumentError(f"{self.type}: dtype={self.dtype.quantized}")

    @property
    def is_int8(self) -> bool:
        """Whether the kernel is stored in 8 bits."""
        return self.dtype.quantized == "int8"

    def kernels(
        self, name: str, sides: tuple[Expression, ...], scales: tuple[Expression, ...]
    ) -> tuple[Weight, ...]:
        """The kernel of the shape `sides`, its scales, and A and B."""
        trained = self.rank_of_lora is None and not self.is_int8
        kernel = Weight(name, sides, trained, 1 if self.is_int8 else None)
        scale = (Weight(f"{name}_scale", scales, trainable=False),) if self.is_int8 else ()
        if self.rank_of_lora is None:
            return (kernel, *scale)
        rank = symbol(self.rank_of_lora, "r")
        return (
            kernel,
            *scale,
            Weight(f"lora_{name}_a", (*sides[:-1], rank), value_bytes=_FLOAT32),
            Weight(f"lora_{name}_b", (rank, sides[-1]), value_bytes=_FLOAT32),
        )

    @property
    def rank_beside(self) -> Expression | None:
        """r where x·A·B is worked out for each example, beside a stored kernel; None where Keras
        adds A·B to the kernel, once for all examples, or where there is no A and B."""
        if self.rank_of_lora is None or not self.is_int8:
            return None
        return symbol(self.rank_of_lora, "r")
