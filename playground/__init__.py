"""Try the app without Slack: the local Slack, the demo and the stories."""
