import { z } from "zod";
import { isIpv4Block, maskOf } from "../components/network/ipv4-block";
import { expressBrokerPartitions, standardBrokerPartitions } from "../facts/msk";
import { cronInWords, isCronExpression, isRateExpression } from "../facts/schedule-expression";
import { isSnowAddressId } from "../facts/snow";
import { isSshPublicKey, isTransferUserName } from "../facts/transfer";

/** A text of a known shape; what is allowed stands in the message of a mistake. */
function shaped(isShaped: (text: string) => boolean, allowed: string) {
    return z.string().refine(isShaped, `must be ${allowed}`);
}

const brokerTypes = Object.keys({ ...standardBrokerPartitions, ...expressBrokerPartitions });

/** A block of addresses that hold many others: no larger than a /8. */
export const clientCidr = shaped(
    (text) => isIpv4Block(text) && maskOf(text) >= 8,
    "an IPv4 block, a /8 at most, that begins at its base, such as 10.20.0.0/16",
);

/** The addresses of a VPC whose subnets have room for workers. */
export const vpcCidr = shaped(
    (text) => isIpv4Block(text) && maskOf(text) >= 16 && maskOf(text) <= 20,
    "an IPv4 block from /16 to /20 that begins at its base, such as 10.40.0.0/16",
);

/** An availability zone of a region; a local zone has none of the services. */
export const zoneName = shaped(
    (text) => /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(text),
    "the name of an availability zone, such as us-east-1a",
);

export const brokerType = shaped((text) => brokerTypes.includes(text), `one of ${brokerTypes.join(", ")}`);

export const hostName = shaped(
    (text) => /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,62})(\.[A-Za-z0-9]([A-Za-z0-9-]{0,62}))*$/.test(text),
    "a host's name or address, such as files.shop.example",
);

export const absolutePath = shaped((text) => /^\/[^\0]{0,4095}$/.test(text), "a path that begins with /");

export const httpsUrl = shaped(
    (text) => URL.canParse(text) && text.startsWith("https://"),
    "an HTTPS address, such as https://api.fraud.example/v1/payments",
);

export const agentArn = shaped(
    (text) => /^arn:aws[a-z-]*:datasync:[a-z0-9-]+:\d{12}:agent\/agent-[0-9a-z]{17}$/.test(text),
    "the ARN of a DataSync agent",
);

export const certificateArn = shaped(
    (text) => /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/.test(text),
    "the ARN of an ACM certificate",
);

export const secretArn = shaped(
    (text) => /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/.test(text),
    "the ARN of a secret in Secrets Manager",
);

export const addressId = shaped(isSnowAddressId, "the id of an address, ADID and a UUID");

export const utcTime = shaped(
    (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) && !Number.isNaN(Date.parse(text)),
    "a UTC time such as 2027-03-31T00:00:00Z",
);

export const cron = shaped(isCronExpression, cronInWords);

/** DataSync runs a task hourly at most. Source: https://docs.aws.amazon.com/datasync/latest/userguide/task-scheduling.html */
export const hourlyAtMost = shaped(
    (text) =>
        (isCronExpression(text) && /^cron\(\d+ /.test(text)) ||
        (isRateExpression(text) && !text.includes("minute")),
    `${cronInWords} and one minute, or rate(<number> hours|days)`,
);

export const currency = shaped((text) => /^[A-Z]{3}$/.test(text), "an ISO 4217 code, such as EUR");

export const processorName = shaped(
    (text) => /^[a-z][a-z0-9-]{0,31}$/.test(text),
    "1 to 32 small letters, digits or -, beginning with a letter",
);

export const transferUser = shaped(
    isTransferUserName,
    "3 to 100 letters, digits, _, @, . or -, beginning with a letter, digit or _",
);

export const sshPublicKey = shaped(isSshPublicKey, "an RSA, ECDSA or Ed25519 key as OpenSSH writes it");

export const reasonInWords = shaped((text) => text.trim().length >= 10, "a reason in words");
