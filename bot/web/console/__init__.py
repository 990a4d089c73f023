"""The agents' console: server-rendered pages. Each route says which permission it asks for, and of which council."""
