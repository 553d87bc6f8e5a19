"""kerascourse: convolutional networks and autoencoders, taught with Keras."""
