"""`python -m biaoshi` is the command line."""

from biaoshi.cli import main

main()
