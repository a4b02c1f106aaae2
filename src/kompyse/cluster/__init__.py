"""The only room that talks to an API server or an engine. It translates nothing."""
