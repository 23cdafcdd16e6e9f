"""The plan's settings as data, each change undoable: rules, buffers, colours, preferences, closures, halls."""
