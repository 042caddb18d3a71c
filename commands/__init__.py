"""The commands of the command line, one module per family; `cli.py` puts them together."""
