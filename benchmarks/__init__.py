"""How fast the pages are, measured so that anybody can measure again: `make bench`."""
