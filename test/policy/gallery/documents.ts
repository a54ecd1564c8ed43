import { json, type Given } from "../../../policy/test-kit";

export const account = "arn:aws:iam::123456789012:root";

export function allow(principal: Given, action: Given, resource: Given, condition?: Given): Given {
    const statement: Record<string, Given> = {
        Effect: "Allow",
        Principal: principal,
        Action: action,
        Resource: resource,
    };
    return condition === undefined ? statement : { ...statement, Condition: condition };
}

export function denyWithoutTls(action: string, resource: Given): Given {
    return {
        Effect: "Deny",
        Principal: "*",
        Action: action,
        Resource: resource,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
}

export function document(...statements: Given[]) {
    return json({ Version: "2012-10-17", Statement: statements });
}
