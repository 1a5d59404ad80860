"""Settings, wiring, command line, web and worker processes."""
