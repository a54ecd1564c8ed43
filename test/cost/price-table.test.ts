import { expect } from "chai";
import { allPrices, pricedOn, pricedRegion } from "../../cost/price-table";
import { interfaceEndpointPrice } from "../../facts/endpoint-prices";

describe("the price table", () => {
    it("has for each price an amount, a unit and the page that lists it", () => {
        expect(allPrices).to.not.be.empty;
        for (const { id, usd, per, source } of allPrices) {
            expect(usd, id).to.be.greaterThan(0);
            expect(per, id).to.not.be.empty;
            expect(source, id).to.match(/^https:\/\/aws\.amazon\.com\/.+\/pricing\/(on-demand\/)?$/);
        }
    });

    it("is of one day and region, those of the components' own price of an endpoint", () => {
        expect({ region: pricedRegion, date: pricedOn }).to.deep.equal({
            region: interfaceEndpointPrice.region,
            date: interfaceEndpointPrice.date,
        });
        expect(allPrices.find(({ id }) => id === "vpc.interface-endpoint")?.usd).to.equal(
            interfaceEndpointPrice.usdPerHour,
        );
    });
});
