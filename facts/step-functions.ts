/**
 * Characters that the name of an execution may have, 1 to 80 of them; a name stays taken for 90 days.
 *
 * Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export const executionName = /^[A-Za-z0-9_-]{1,80}$/;

/** What the names of log groups begin with that Step Functions writes to. Source: https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html */
export const workflowLogPrefix = "/aws/vendedlogs/states/";

/** Seconds after which a standard execution ends at the latest: a year. Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const longestExecutionSeconds = 31_536_000;
