"""Words, numbers and classes turned into indices or into vectors with a place for each.

None of them has parameters that Keras counts, and none multiplies.
"""

from typing import Any

from kerascourse.symbolic.layers.base import Layer, UnknownArgumentError, one_of, positive
from kerascourse.symbolic.layers.dtypes import DType
from kerascourse.symbolic.tensor import Shape

_INT64 = DType(8, 4)


class _Encoding(Layer):
    """Indices, or with another `output_mode` vectors of `depth` values.

    "one_hot" has a vector for each index; "multi_hot", "count" and "tf_idf" one for all along the
    last axis.
    """

    modes: tuple[str, ...] = ("int", "one_hot", "multi_hot", "count")

    def __init__(self, output_mode: str, depth: int | None, **others: Any) -> None:
        kept = {key: others[key] for key in ("name", "trainable", "dtype") if key in others}
        super().__init__(**kept)
        renamed = {"binary": "multi_hot", "tf-idf": "tf_idf"}
        mode = renamed.get(output_mode, output_mode) if isinstance(output_mode, str) else ""
        self.output_mode = one_of(mode, self.modes, "output_mode", self.label)
        self.encoded = None if depth is None else positive(depth, "depth", self.label)

    def output_shape(self, shape: Shape) -> Shape:
        if self.output_mode == "int":
            return shape
        if self.output_mode == "one_hot" and shape[-1:] != (1,):
            return (*shape, self.encoded)
        return (*shape[:-1], self.encoded)


class CategoryEncoding(_Encoding):
    """Classes 0 to `num_tokens` − 1 as vectors."""

    modes = ("one_hot", "multi_hot", "count")

    def __init__(
        self, num_tokens: int | None = None, output_mode: str = "multi_hot", **others: Any
    ) -> None:
        super().__init__(output_mode, positive(num_tokens, "num_tokens", "encoding"), **others)


class Discretization(_Encoding):
    """Numbers sorted into bins: one more than there are boundaries."""

    def __init__(
        self,
        bin_boundaries: Any = None,
        num_bins: int | None = None,
        epsilon: float = 0.01,
        output_mode: str = "int",
        **others: Any,
    ) -> None:
        bounds = bin_boundaries if isinstance(bin_boundaries, (list, tuple)) else None
        super().__init__(output_mode, num_bins if bounds is None else len(bounds) + 1, **others)

    def output_shape(self, shape: Shape) -> Shape:
        """As Keras says: "multi_hot" and "count" drop the axis after the batch."""
        if self.output_mode in ("multi_hot", "count"):
            return (*shape[1:], self.encoded)
        return super().output_shape(shape)


class Hashing(_Encoding):
    """Any value sorted into one of `num_bins` by its hash."""

    def __init__(
        self,
        num_bins: int,
        mask_value: Any = None,
        salt: Any = None,
        output_mode: str = "int",
        **others: Any,
    ) -> None:
        super().__init__(output_mode, num_bins, **others)

    def output_shape(self, shape: Shape) -> Shape:
        """As Keras says: vectors always stand in place of the last axis."""
        return shape if self.output_mode == "int" else (*shape[:-1], self.encoded)


class HashedCrossing(_Encoding):
    """Pairs of values sorted into one of `num_bins` by their hash."""

    takes_many = True
    modes = ("int", "one_hot")

    def __init__(self, num_bins: int, output_mode: str = "int", **others: Any) -> None:
        super().__init__(output_mode, num_bins, **others)

    def output_shape(self, shape: Any) -> Shape:
        return super().output_shape(shape[0])


class _Lookup(_Encoding):
    """An index for each word or number of a vocabulary.

    A vector has as many places as the vocabulary with what stands for unknown words, or
    `max_tokens` where it is padded to that.
    """

    modes = ("int", "one_hot", "multi_hot", "count", "tf_idf")

    def __init__(
        self,
        max_tokens: int | None = None,
        num_oov_indices: int = 1,
        mask_token: Any = None,
        oov_token: Any = None,
        vocabulary: Any = None,
        *,
        output_mode: str = "int",
        pad_to_max_tokens: bool = False,
        vocabulary_size: int | None = None,
        **others: Any,
    ) -> None:
        depth = max_tokens if pad_to_max_tokens else vocabulary_size
        if depth is None and isinstance(vocabulary, (list, tuple)):
            depth = len(vocabulary) + num_oov_indices
        super().__init__(output_mode, depth, **others)
        if self.output_mode == "int":
            self.dtype = _INT64


class StringLookup(_Lookup):
    """Words as indices or vectors."""


class IntegerLookup(_Lookup):
    """Whole numbers as indices or vectors."""


class TextVectorization(_Lookup):
    """Texts cut into words, and the words as indices or as one vector a text."""

    def __init__(
        self,
        max_tokens: int | None = None,
        standardize: Any = None,
        split: Any = "whitespace",
        ngrams: Any = None,
        output_mode: str = "int",
        output_sequence_length: int | None = None,
        pad_to_max_tokens: bool = False,
        vocabulary: Any = None,
        vocabulary_size: int | None = None,
        **others: Any,
    ) -> None:
        if vocabulary_size is None and isinstance(vocabulary, (list, tuple)):
            vocabulary_size = len(vocabulary) + 1 + (output_mode == "int")
        super().__init__(
            max_tokens,
            output_mode=output_mode,
            pad_to_max_tokens=pad_to_max_tokens,
            vocabulary_size=vocabulary_size,
            **others,
        )
        self.splits = split is not None
        length = output_sequence_length
        self.length = None if length is None else positive(length, "length", self.label)
        if others.get("ragged"):
            raise UnknownArgumentError(f"{self.type}: ragged=True")

    def output_shape(self, shape: Shape) -> Shape:
        """One text is (steps,) indices, or a vector."""
        if self.output_mode == "int":
            return (self.length,)
        if self.splits:
            shape = (*shape, None)
        return super().output_shape(shape or (1,))
