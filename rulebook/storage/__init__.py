"""Tables and loaders."""
