"""`python -m walkaway` is the `walkaway` command."""

from walkaway.cli import main

if __name__ == "__main__":
    main()
