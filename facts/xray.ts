/**
 * Types of service whose requests X-Ray samples by rule. Lambda samples on its own.
 *
 * Source: https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
 */
export const sampledServiceTypes = [
    "*",
    "AWS::ApiGateway::Stage",
    "AWS::EC2::Instance",
    "AWS::ECS::Container",
    "AWS::StepFunctions::StateMachine",
] as const;

/** Characters that the name of an X-Ray group or sampling rule has at most: https://docs.aws.amazon.com/xray/latest/api/API_SamplingRule.html */
export const longestXrayName = 32;

/** Whether X-Ray samples that type of service by rule. */
export function isSampledServiceType(type: string): boolean {
    return sampledServiceTypes.some((allowed) => allowed === type);
}
