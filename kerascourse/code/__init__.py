"""A network as Python that a student can read and change: plain Keras, without this package."""
