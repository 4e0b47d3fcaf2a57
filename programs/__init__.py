"""Decides: the rules and the words of the programs. No Slack, no database, no clock."""
