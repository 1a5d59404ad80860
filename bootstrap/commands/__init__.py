"""Groups of the yinuo command line."""
