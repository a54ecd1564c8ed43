"""Entry point on Glue and EMR Serverless; see securecart_jobs.inventory_batch."""

from securecart_jobs.inventory_batch import ARGUMENTS, JOB, run
from securecart_jobs.launch import launch

if __name__ == "__main__":
    launch(JOB, run, ARGUMENTS)
