"""What a model is worth: measured on sentences it never trained on, written as a page one reads in a browser."""
