"""One file is one subcommand of `./dev`.

The first line of a file's docstring is its line in `./dev --help`, and its
`main(argv)` gets the arguments after the name. A new file is a new subcommand.
"""
