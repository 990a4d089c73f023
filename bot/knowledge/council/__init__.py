"""What a council says of its own: the counters of its ground, edited one by one or in a spreadsheet."""
