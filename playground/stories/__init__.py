"""Stories: a program played through the app on the local Slack, step by step, each step seen to come true."""
