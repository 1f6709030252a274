# The call: its public pages.
