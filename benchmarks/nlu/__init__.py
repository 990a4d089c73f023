"""`make bench-nlu`: classifiers compared on the same data, in the same run."""
