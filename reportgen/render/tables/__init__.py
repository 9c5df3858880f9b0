"""The tables of a report as data: CSV files and a workbook, made from the blocks of the body.

- ``numbers``: the raw numbers behind the runs of a cell, each with its part and its source;
- ``sheet``: a table laid flat: names of columns, rows of texts with their numbers;
- ``listing``: every number of all tables, one a line;
- ``shown``: the number format that shows a raw number as it is printed;
- ``csv_files`` and ``workbook``: the two formats.

Nothing is read but the finished body, so that what may not leave in a page cannot leave here.
"""
