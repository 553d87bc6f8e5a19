"""What the documentation has from the program: made again by `python -m docs.make`."""
