"""What it takes to run the jobs on this machine: a session, stand-ins for Glue's context, real data."""
