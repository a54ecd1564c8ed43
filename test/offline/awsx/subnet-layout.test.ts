import { expect } from "chai";
import type { LayoutRequest } from "../../../offline/awsx/subnet-layout";
import { layOut } from "../../../offline/awsx/subnet-layout";
import type { SubnetSpec } from "../../../offline/awsx/subnet-spec";

const zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];

function layoutOf(specs: SubnetSpec[] | undefined, more: Partial<LayoutRequest> = {}) {
    return layOut({
        vpcName: "net",
        cidrBlock: "10.0.0.0/16",
        zones,
        strategy: "Auto",
        specs,
        zoneMask: undefined,
        nameTags: "Legacy",
        ...more,
    });
}

const blocks = (...given: Parameters<typeof layoutOf>): string[] =>
    layoutOf(...given).subnets.map(({ resourceName, cidrBlock }) => `${resourceName} ${cidrBlock}`);

describe("the addresses of awsx's subnets", () => {
    describe("by the strategy Auto", () => {
        it("are half private and a quarter public in each zone, by default", () => {
            expect(blocks(undefined)).to.deep.equal([
                "net-private-1 10.0.0.0/19",
                "net-public-1 10.0.32.0/20",
                "net-private-2 10.0.64.0/19",
                "net-public-2 10.0.96.0/20",
                "net-private-3 10.0.128.0/19",
                "net-public-3 10.0.160.0/20",
            ]);
        });

        it("follow the order and the masks of the specs", () => {
            const specs = [
                { type: "Isolated", name: "data", cidrMask: 20 },
                { type: "Private", cidrMask: 22 },
            ];
            expect(blocks(specs, { zones: zones.slice(0, 2) })).to.deep.equal([
                "net-data-1 10.0.0.0/20",
                "net-private-1 10.0.16.0/22",
                "net-data-2 10.0.128.0/20",
                "net-private-2 10.0.144.0/22",
            ]);
        });

        it("leave a gap before a block that is larger than the one before it", () => {
            const specs = [
                { type: "Public", cidrMask: 24 },
                { type: "Private", cidrMask: 20 },
            ];
            expect(blocks(specs, { zones: ["eu-west-1a"] })).to.deep.equal([
                "net-public-1 10.0.0.0/24",
                "net-private-1 10.0.16.0/20",
            ]);
        });

        it("give a zone the mask that is asked for", () => {
            expect(blocks([{ type: "Isolated" }], { zoneMask: 20 })).to.deep.equal([
                "net-isolated-1 10.0.0.0/20",
                "net-isolated-2 10.0.16.0/20",
                "net-isolated-3 10.0.32.0/20",
            ]);
        });

        it("don't fit where the specs ask for more than a zone has", () => {
            const specs = [
                { type: "Private", cidrMask: 18 },
                { type: "Public", cidrMask: 18 },
            ];
            expect(() => layoutOf(specs)).to.throw(
                "Subnets are too large for VPC. VPC has 16384 addresses, but subnets require 32768 addresses.",
            );
        });

        it("aren't made up for a zone with less than a /26", () => {
            expect(() => layoutOf(undefined, { cidrBlock: "10.0.0.0/25" })).to.throw(
                "Automatic subnet creation requires a VPC with at least /26 available per AZ, but only /27 is available.",
            );
        });
    });

    describe("by the strategy Legacy", () => {
        const legacy = { strategy: "Legacy" as const };

        it("are listed with all private subnets first, by default", () => {
            expect(blocks(undefined, legacy)).to.deep.equal([
                "net-private-1 10.0.0.0/19",
                "net-private-2 10.0.64.0/19",
                "net-private-3 10.0.128.0/19",
                "net-public-1 10.0.32.0/20",
                "net-public-2 10.0.96.0/20",
                "net-public-3 10.0.160.0/20",
            ]);
        });

        it("have private subnets first, then public, then isolated ones, whatever the order of the specs", () => {
            const specs = [{ type: "Isolated" }, { type: "Public" }, { type: "Private" }];
            expect(blocks(specs, { ...legacy, zones: ["eu-west-1a"] })).to.deep.equal([
                "net-private-1 10.0.0.0/19",
                "net-public-1 10.0.32.0/20",
                "net-isolated-1 10.0.48.0/24",
            ]);
        });
    });

    describe("by the strategy AutoMerge", () => {
        it("take a spec for the default one of its type, and keep the others", () => {
            const specs = [{ type: "Public", cidrMask: 24 }];
            expect(blocks(specs, { strategy: "AutoMerge", zones: ["eu-west-1a"] })).to.deep.equal([
                "net-private-1 10.0.0.0/17",
                "net-public-1 10.0.128.0/24",
            ]);
        });
    });

    describe("by the strategy Exact", () => {
        const exact = { strategy: "Exact" as const, zones: ["eu-west-1a"], cidrBlock: "10.0.0.0/24" };

        it("may leave no gap, and say where there is one", () => {
            const specs = [
                { type: "Private", cidrBlocks: ["10.0.0.0/26"] },
                { type: "Public", cidrBlocks: ["10.0.0.128/25"] },
            ];
            expect(() => layoutOf(specs, exact)).to.throw(
                "There are gaps in the subnet ranges. Please fix the following gaps: " +
                    "net-private-1 (10.0.0.0/26) <=> net-public-1 (10.0.0.128/25)",
            );
        });

        it("may name what is unused", () => {
            const specs = [
                { type: "Private", cidrBlocks: ["10.0.0.0/26"] },
                { type: "Unused", cidrBlocks: ["10.0.0.64/26"] },
                { type: "Public", cidrBlocks: ["10.0.0.128/25"] },
            ];
            expect(layoutOf(specs, exact).subnets).to.have.length(3);
        });
    });

    it("are those that the program gives, zone by zone", () => {
        const specs = [{ type: "Private", cidrBlocks: ["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"] }];
        expect(blocks(specs)).to.deep.equal([
            "net-private-1 10.0.1.0/24",
            "net-private-2 10.0.2.0/24",
            "net-private-3 10.0.3.0/24",
        ]);
    });

    it("may not overlap", () => {
        const specs = [
            { type: "Private", cidrBlocks: ["10.0.0.0/24"] },
            { type: "Public", cidrBlocks: ["10.0.0.128/25"] },
        ];
        expect(() => layoutOf(specs, { zones: ["eu-west-1a"] })).to.throw(
            /overlap with at least one other subnet[\s\S]*1\. net-private-1: 10\.0\.0\.0\/24\n2\. net-public-1/,
        );
    });

    it("come with every mistake in the specs at once", () => {
        const specs = [{ type: "Private" }, { type: "Private" }, { type: "Public", size: 100 }];
        expect(() => layoutOf(specs)).to.throw(
            /Multiple subnet specs of type "private" require unique names[\s\S]*sizes are invalid: 100\. Valid sizes are:/,
        );
    });

    it("name subnets after the zone's number, and tag them after the zone where asked", () => {
        const [first] = layoutOf([{ type: "Private" }], { nameTags: "AvailabilityZone" }).subnets;
        expect(first).to.include({ resourceName: "net-private-1", nameTag: "net-private-1a" });
    });
});
