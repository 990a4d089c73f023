"""Who may look after conversations: accounts, roles, sessions, and the log of what they did."""
