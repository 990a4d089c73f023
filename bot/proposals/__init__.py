"""What agents propose to change in the shared knowledge, with its effect, and who decides."""
