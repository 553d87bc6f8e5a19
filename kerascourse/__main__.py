"""`python -m kerascourse` is the command `kc`."""

from kerascourse.cli import main

if __name__ == "__main__":
    main()
