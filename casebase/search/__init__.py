"""The index of regulations and cases: one port, two engines."""
