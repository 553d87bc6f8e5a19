"""Where the command `kc` starts, and `python -m kerascourse`, which is the same."""

import sys


def main() -> None:
    """Run `kc`. Until its modules are imported there is nobody to tell of a Ctrl-C."""
    try:
        from kerascourse import cli
    except KeyboardInterrupt:
        sys.exit(130)
    cli.main()


if __name__ == "__main__":
    if not sys.flags.safe_path:
        # Python put the current folder there, where a student's own random.py or json.py may lie
        del sys.path[0]
    main()
