"""`python -m cli`: the command line of the checkout, and of the child processes of an import."""

from cli import main

if __name__ == "__main__":
    main()
