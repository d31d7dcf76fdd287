"""`python -m biaoshi_api` is the command line, for machines where only the service is called."""

from biaoshi.cli import main

if __name__ == "__main__":
    main()
