"""What other rooms show as HTML: the template, its escaping and its style, once."""
