"""What a recipe may say of the optimizer and its rate, apart from the reading of recipes, so that
the command line knows the words without what reads them."""

from typing import Literal

Optimizer = Literal["adam", "adamw", "nadam", "rmsprop", "sgd"]
Schedule = Literal["constant", "linear", "cosine", "step"]
