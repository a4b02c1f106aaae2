"""The commands, one module each: `SUMMARY` is its line in the help, `command` the click command."""
