"""The desk's pages, one module each: `show` answers with a page, `refresh` with what is new."""
