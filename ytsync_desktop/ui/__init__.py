"""The window: the only room besides `app` that knows Qt."""
