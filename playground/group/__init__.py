"""A user group for the demo: its people, and the weeks they have behind them, played through the app."""
