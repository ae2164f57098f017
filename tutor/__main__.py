"""`python -m tutor` is the `tutor` command."""

from tutor.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
