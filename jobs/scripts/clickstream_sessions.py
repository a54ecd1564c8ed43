"""Entry point on Glue and EMR Serverless; see securecart_jobs.clickstream_sessions."""

from securecart_jobs.clickstream_sessions import ARGUMENTS, JOB, run
from securecart_jobs.launch import launch

if __name__ == "__main__":
    launch(JOB, run, ARGUMENTS)
