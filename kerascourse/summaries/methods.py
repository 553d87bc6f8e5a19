"""What may be said of a training whose memory is estimated: optimizers and number formats."""

# values that an optimizer remembers of each weight: means of gradients, of their squares
MOMENTS = {"adam": 2, "adamw": 2, "nadam": 2, "rmsprop": 1, "sgd": 0}
PRECISIONS = ("float32", "mixed_float16", "mixed_bfloat16")
