"""Wires the app together and starts it: settings, clock, logs, processes."""
