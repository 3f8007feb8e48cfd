"""A results folder as it is: files in, plain data out."""
