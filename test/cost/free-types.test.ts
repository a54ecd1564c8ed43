import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { pricers } from "../../cost/estimate";
import { freeTypes, whyFree } from "../../cost/free-types";
import { readBaseline } from "../../contract/graph-baseline";

const root = path.resolve(__dirname, "../..");

describe("the types that cost nothing", () => {
    it("are free each by its own name, so that a neighbour that costs isn't", () => {
        expect(whyFree("aws:ec2/routeTable:RouteTable")).to.contain("VPC");
        for (const type of [
            "aws:ec2/natGateway:NatGateway",
            "aws:ec2/eip:Eip",
            "aws:apigateway/vpcLink:VpcLink",
            "aws:dynamodb/tableReplica:TableReplica",
            "aws:s3/bucketMetric:BucketMetric",
            "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
            "aws:transfer/connector:Connector",
            "aws:iam/roleAlias:RoleAlias",
        ]) {
            expect(whyFree(type), type).to.equal(undefined);
        }
    });

    it("have no price as well", () => {
        const priced = Object.keys(pricers).map((type) => type.slice(0, type.lastIndexOf(":")));
        expect(freeTypes.filter((type) => priced.includes(type))).to.deep.equal([]);
        expect(new Set(freeTypes).size).to.equal(freeTypes.length);
    });

    for (const stack of ["dev", "staging", "prod"]) {
        it(`leave no type of ${stack} without a word on what it costs`, () => {
            const baseline = readBaseline(
                readFileSync(path.join(root, `contract/graphs/${stack}.txt`), "utf8"),
            );
            const types = new Set(
                [...baseline.values()].map(({ type }) => type).filter((type) => !isComponent(type)),
            );
            expect(types.size).to.be.greaterThan(50);
            expect(
                [...types].filter((type) => !(type in pricers) && whyFree(type) === undefined),
            ).to.deep.equal([]);
        });
    }
});

function isComponent(type: string): boolean {
    return type.startsWith("securecart:") || type.startsWith("awsx:");
}
