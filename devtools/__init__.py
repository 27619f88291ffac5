"""What `./dev` is made of: set-up, databases, tests, lint. Standard library only."""
