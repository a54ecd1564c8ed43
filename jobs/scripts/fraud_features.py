"""Entry point on Glue and EMR Serverless; see securecart_jobs.fraud_features."""

from securecart_jobs.fraud_features import ARGUMENTS, JOB, run
from securecart_jobs.launch import launch

if __name__ == "__main__":
    launch(JOB, run, ARGUMENTS)
