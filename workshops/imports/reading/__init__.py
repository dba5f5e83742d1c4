"""Reading what townships send: pure Python, no models; a file goes in, checked rows come out.

`guards` refuses what must not be opened, `sheets` opens the rest, `layout` finds header and columns,
`cells` cleans one value, `rows` puts it together.
"""
