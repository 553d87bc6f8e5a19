"""`python -m kerascourse` is the command `kc`."""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        # Python put the current folder there, where a student's own random.py or json.py may lie
        del sys.path[0]

    from kerascourse.cli import main

    main()
