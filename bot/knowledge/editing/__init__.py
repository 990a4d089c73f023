"""What people change in the taxonomy from the console: words, and the life of problems. Codes never change meaning."""
