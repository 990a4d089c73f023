"""Golden conversations: what a model must get right before it may be published."""
