"""kerascourse: convolutional networks and autoencoders, taught with Keras.

`kerascourse.summary("vgg16")` is what `kc summary` shows, as an object;
`kerascourse.plot("heatmap", index=3)` what `kc plot heatmap --index 3` draws, and
`kerascourse.build("vgg16")` the Keras model; `kerascourse.train("lenet5", epochs=2)` is the run of
`kc train lenet5 --epochs 2`.
"""

# nothing is imported here: with `python -m kerascourse` the current folder's files would be found
TYPE_CHECKING = False
if TYPE_CHECKING:
    from kerascourse.cli.train_call import train as train
    from kerascourse.notebook import build as build
    from kerascourse.notebook import plot as plot
    from kerascourse.notebook import summary as summary

__all__ = ["build", "plot", "summary", "train"]


def __getattr__(name: str) -> object:
    # imported when asked for, so that the command `kc` need not wait for it
    if name == "train":
        from kerascourse.cli.train_call import train

        return train
    if name in __all__:
        from kerascourse import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
