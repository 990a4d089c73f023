"""Training jobs: a training and its evaluation, in a process of their own, one at a time over all servers."""
