"""Statistics, pictures and the report of a run. Reads a results folder, writes into it, nothing else.

Each room uses those above it in this list, and none below it:

    command.py   how a command fails, ends and writes
    words/       what the names of a run mean, and how a number stands in a sentence
    read/        a results folder as it is: files in, plain data out
    statistics/  rows and figures made of a run, and how they are chosen and grouped
    pictures/    pictures as data, which of them a run gets, and gnuplot to draw them
    pages/       the report: sentences, tables and pages; and the headline tables for a terminal
    compare/     two runs held against each other; the committed references
    export/      a run for other programs: packed, described, exported, joined
    cli.py       the commands by name
"""
