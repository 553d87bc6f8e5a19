"""A network, its layers and what they compute, as one page to touch."""
