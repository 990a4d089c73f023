"""Problems that are merged or retired: what would happen to all that hangs on them, then done."""
