import { expect } from "chai";
import { deployOffline } from "../../access/deploy-offline";
import type { AccessRole, StackAccess } from "../../access/stack-access";
import { ownProgram } from "../../offline/open-stack";
import { decide } from "../iam-simulation";
import { decideCall, type Call } from "./call";
import { documentMistakes } from "./document-checks";
import { FunctionRuns } from "./function-runs";
import { conditionNeighbours, lentToLambda, neighboursOf, type Neighbour } from "./neighbours";
import { describedInVain, roleCalls, type RoleCalls } from "./role-calls";
import { spareReason } from "./spare-permissions";

const say = ({ action, resource, context }: Call) =>
    `${action} on ${resource}${context ? ` with ${JSON.stringify(context)}` : ""}`;

describe("roles of the stack", function () {
    this.timeout(600_000);
    let access: StackAccess;
    let runs: FunctionRuns;
    let described: Map<string, RoleCalls | undefined>;

    const each = async (check: (role: AccessRole, calls: RoleCalls) => Promise<string[]>) => {
        const found: string[] = [];
        for (const role of access.roles) {
            const calls = described.get(role.name);
            for (const finding of calls ? await check(role, calls) : []) {
                found.push(`${role.name}: ${finding}`);
            }
        }
        return found;
    };

    before(async function () {
        this.timeout(600_000);
        // Every stage is on in dev.
        access = await deployOffline({ program: ownProgram, stack: "dev" });
        runs = await FunctionRuns.open(access);
        described = await roleCalls(access, runs);
    });
    after(() => runs?.close());

    it("have documents, as resources and endpoints have, that AWS knows every word of, and none too broad", async () => {
        expect((await Promise.all(access.allDocuments.map(documentMistakes))).flat()).to.deep.equal([]);
    });

    it("are each described, and no role is described that isn't there", () => {
        const missing = [...described].filter(([, calls]) => calls === undefined).map(([name]) => name);
        expect(missing, "add them to role-calls.ts").to.deep.equal([]);
        expect(describedInVain(access)).to.deep.equal([]);
        expect(described.size).to.be.above(15);
    });

    it("may do everything that their code and the services that assume them do", async () => {
        const refused = await each(async (role, { calls }) => {
            const decisions = await Promise.all(calls.map((call) => decideCall(access, role, call)));
            return calls
                .map((call, index) => `${decisions[index]}: ${say(call)} (${call.source})`)
                .filter((_, index) => decisions[index] !== "Allowed");
        });
        expect(refused).to.deep.equal([]);
    });

    it("may do nothing beside that", async () => {
        let asked = 0;
        const allowed = await each(async (role, { calls }) => {
            const fn = access.resources.find(
                ({ type, inputs }) => type === "aws:lambda/function:Function" && inputs?.role === role.arn,
            );
            const neighbours: Neighbour[] = [
                ...neighboursOf(access, role.name, calls),
                ...conditionNeighbours(calls),
                ...(fn ? lentToLambda(calls, fn.outputs?.arn as string) : []),
            ];
            asked += neighbours.length;
            const decisions = await Promise.all(
                neighbours.map(({ call, departure }) => decideCall(access, role, call, departure)),
            );
            return neighbours
                .filter((_, index) => decisions[index] === "Allowed")
                .map(({ what, call }) => `${what}: ${say(call)}`);
        });
        expect(allowed).to.deep.equal([]);
        expect(asked).to.be.above(1000);
    });

    it("have no permission that nothing uses, but for those with a reason", async () => {
        const unused = await each(async (role, { calls }) => {
            const found: string[] = [];
            for (const { name, statements } of role.identity) {
                for (const statement of statements) {
                    const alone = { identityPolicies: [documentOf(statement)] };
                    for (const action of statement.actions) {
                        const uses = calls.filter((call) => call.action === action);
                        const decisions = await Promise.all(
                            uses.map((call) => decideCall(access, role, call, alone)),
                        );
                        if (!decisions.includes("Allowed") && spareReason(action, name) === undefined) {
                            found.push(`${action} of ${name}, ${statement.sid ?? "no Sid"}`);
                        }
                    }
                }
            }
            return found;
        });
        expect(unused).to.deep.equal([]);
    });

    it("are assumed by one service each, for this account's resources", async () => {
        const strangers = "999999999999";
        const found = await each(async (role, { assumedBy, assumeContext }) => {
            const assume = (principal: string, context: Record<string, string | undefined>) =>
                decide({
                    principal,
                    action: "sts:AssumeRole",
                    resource: role.arn,
                    resourcePolicy: role.trust.text,
                    context,
                });
            const ofStrangers = Object.fromEntries(
                Object.entries(assumeContext).map(([key, value]) => [
                    key,
                    value.replaceAll("123456789012", strangers),
                ]),
            );
            const decisions = {
                "by its service": await assume(assumedBy, { ...assumeContext }),
                "for another account": await assume(assumedBy, ofStrangers),
                "by another service": await assume("ec2.amazonaws.com", { ...assumeContext }),
                "by somebody of the account": await assume("arn:aws:iam::123456789012:role/somebody", {}),
            };
            return Object.entries(decisions)
                .filter(([who, decision]) => (decision === "Allowed") !== (who === "by its service"))
                .filter(
                    ([who]) => !(who === "for another account" && assumedBy === "apigateway.amazonaws.com"),
                )
                .map(([who, decision]) => `${decision} ${who}`);
        });
        expect(found).to.deep.equal([]);
    });

    it("and everybody else find every policy of a bucket, key, queue and topic closed", async () => {
        const open: string[] = [];
        for (const { kind, subject, text, type } of access.documents) {
            if (
                kind !== "resource" ||
                type === "aws:lambda/permission:Permission" ||
                !subject.startsWith("arn:")
            ) {
                continue;
            }
            const service = subject.split(":")[2];
            const [action, resource] = {
                s3: ["s3:GetObject", `${subject}/a`],
                kms: ["kms:Decrypt", subject],
                sqs: ["sqs:ReceiveMessage", subject],
                sns: ["sns:Publish", subject],
            }[service]!;
            for (const principal of ["anonymous", "arn:aws:iam::999999999999:role/stranger"]) {
                const decision = await decide({
                    principal,
                    action,
                    resource,
                    resourcePolicy: text,
                    identityPolicies: principal === "anonymous" ? [] : ["*"],
                });
                if (decision === "Allowed") {
                    open.push(`${action} on ${resource} by ${principal}`);
                }
            }
        }
        expect(open).to.deep.equal([]);
    });
});

/** A document of one statement. */
function documentOf(statement: AccessRole["identity"][number]["statements"][number]): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: statement.effect,
                Action: statement.actions,
                Resource: statement.resources,
                Condition: statement.conditions,
            },
        ],
    });
}
