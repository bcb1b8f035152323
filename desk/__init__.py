"""The agents' web app: Django with htmx and server-sent events. No Rasa in it.

Django owns logins, sessions and roles, in a small database of its own; the work itself is `care`.
`setup` puts Django together, `pages` holds one module for each page, the rest prepares what the
pages show.
"""
