"""`python -m kompyse`: the same as the `kompyse` command."""

from kompyse.cli.main import main

main()
