"""The doors: the whole build in one function, the command line and the HTTP service."""
