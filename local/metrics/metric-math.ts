/**
 * CloudWatch's metric math, of which it knows arithmetic: numbers, ids of metrics, `+ - * /` and parentheses. It has no
 * functions.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export class MetricMath {
    private constructor(private readonly evaluateAll: Evaluate) {}

    /** @returns `undefined` for an expression that is more than arithmetic. */
    static parse(expression: string): MetricMath | undefined {
        const tokens = expression.match(/\d+(?:\.\d+)?|[a-z]\w*|[-+*/()]|\S/g) ?? [];
        const parser = new Parser(tokens);
        const evaluate = parser.sum();
        return evaluate && parser.atEnd ? new MetricMath(evaluate) : undefined;
    }

    /**
     * The expression's value in a period.
     *
     * @param values - By id; a metric without data in the period is absent.
     * @returns `undefined` where CloudWatch has no data point: for want of a metric's, and for a division by zero.
     */
    value(values: Readonly<Record<string, number | undefined>>): number | undefined {
        const result = this.evaluateAll(values);
        return Number.isFinite(result) ? result : undefined;
    }
}

/** NaN for want of data. */
type Evaluate = (values: Readonly<Record<string, number | undefined>>) => number;

class Parser {
    private at = 0;

    constructor(private readonly tokens: readonly string[]) {}

    get atEnd(): boolean {
        return this.at === this.tokens.length;
    }

    sum(): Evaluate | undefined {
        return this.chain(["+", "-"], () => this.product());
    }

    private product(): Evaluate | undefined {
        return this.chain(["*", "/"], () => this.term());
    }

    private chain(operators: readonly string[], operand: () => Evaluate | undefined): Evaluate | undefined {
        let left = operand();
        while (left && operators.includes(this.tokens[this.at])) {
            const operator = this.tokens[this.at++];
            const [one, other] = [left, operand()];
            left = other && ((values) => calculate(operator, one(values), other(values)));
        }
        return left;
    }

    private term(): Evaluate | undefined {
        const token = this.tokens[this.at++] ?? "";
        if (token === "(") {
            const inner = this.sum();
            return this.tokens[this.at++] === ")" ? inner : undefined;
        }
        if (token === "-") {
            const negated = this.term();
            return negated && ((values) => -negated(values));
        }
        if (/^\d/.test(token)) {
            return () => Number(token);
        }
        return /^[a-z]\w*$/.test(token) ? (values) => values[token] ?? NaN : undefined;
    }
}

function calculate(operator: string, one: number, other: number): number {
    switch (operator) {
        case "+":
            return one + other;
        case "-":
            return one - other;
        case "*":
            return one * other;
        default:
            return one / other;
    }
}
