import { expect } from "chai";
import { stackScopedName } from "../../components/stack-scoped-name";
import { recordStack } from "./recorded-stack";

async function named(name: string, longest: number, separator?: string, stack = "prod"): Promise<string> {
    const recorded = await recordStack(() => ({ name: stackScopedName(name, longest, separator) }), {
        stack,
    });
    return recorded.outputs.name as string;
}

describe("stackScopedName", () => {
    it("puts project and stack before the name", async () => {
        expect(await named("orders", 255)).to.equal("securecart-prod-orders");
    });

    it("takes the separator for every character that isn't a letter or a digit", async () => {
        expect(await named("orders.late-2", 255, "_")).to.equal("securecart_prod_orders_late_2");
    });

    it("shortens a long name to one that still tells two apart", async () => {
        const [a, b] = [await named("clickstream-of-one", 32), await named("clickstream-of-two", 32)];
        expect(a)
            .to.have.length(32)
            .and.match(/^securecart-prod-clickst.*-[0-9a-f]{7}$/);
        expect(b).to.have.length(32).and.not.equal(a);
    });

    it("tells two stacks apart", async () => {
        expect(await named("orders", 255, "-", "dev")).to.equal("securecart-dev-orders");
    });
});
