"""What the commands print, a file per command; progress goes to stderr, results to stdout."""
