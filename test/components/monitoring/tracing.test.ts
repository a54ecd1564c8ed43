import { expect } from "chai";
import { Tracing } from "../../../components/monitoring/tracing";
import { mistakesOf } from "../rejected-arguments";

describe("Tracing", () => {
    it("refuses rules that X-Ray would refuse, and a group of nothing", () => {
        expect(
            mistakesOf(
                () =>
                    new Tracing("t", {
                        serviceNames: [],
                        sampled: [
                            {
                                name: "f",
                                resourceArn: "*",
                                serviceType: "AWS::Lambda::Function",
                                perSecond: -1,
                                percent: 101,
                            },
                        ],
                    }),
            ),
        ).to.deep.equal([
            "serviceNames: got []; allowed: at least one service",
            'sampled[0].serviceType: got "AWS::Lambda::Function"; allowed: *, AWS::ApiGateway::Stage, AWS::EC2::Instance, AWS::ECS::Container, AWS::StepFunctions::StateMachine',
            "sampled[0].perSecond: got -1; allowed: a whole number from 0",
            "sampled[0].percent: got 101; allowed: a number from 0 to 100",
        ]);
    });
});
