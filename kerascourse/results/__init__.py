"""Every result as a table for people and as a document for programs; one file a result.

`table(result)` gives its `Table`, `document(result)` what `--format json` prints, and
`lines(result)` what is written below the table. Printing them is the command line's affair.
"""
