"""Entry point on Glue and EMR Serverless; see securecart_jobs.recommendation_features."""

from securecart_jobs.launch import launch
from securecart_jobs.recommendation_features import ARGUMENTS, JOB, run

if __name__ == "__main__":
    launch(JOB, run, ARGUMENTS)
