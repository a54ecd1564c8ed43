import type { PolicyStatement } from "../identity/policy-statement";

/** A stream as its permissions name it, every value resolved. */
export interface StreamIdentity {
    /** ARN of the stream. */
    arn: string;
    /** ARN of the KMS key that encrypts it. */
    keyArn: string;
    /** ARN of an enhanced fan-out consumer. */
    consumerArn?: string;
}

/** What a producer may do: put records, and encrypt them with the stream's key through Kinesis alone. */
export function streamWriteStatements(stream: StreamIdentity): PolicyStatement[] {
    return [
        { Effect: "Allow", Action: ["kinesis:PutRecord", "kinesis:PutRecords"], Resource: stream.arn },
        keyStatement(stream, "kms:GenerateDataKey"),
    ];
}

/**
 * What a consumer may do: find the shards, read them, and decrypt with the stream's key through Kinesis alone.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html (required permissions)
 */
export function streamReadStatements(stream: StreamIdentity): PolicyStatement[] {
    return [
        {
            Effect: "Allow",
            Action: [
                "kinesis:DescribeStream",
                "kinesis:DescribeStreamSummary",
                "kinesis:GetRecords",
                "kinesis:GetShardIterator",
                "kinesis:ListShards",
            ],
            Resource: stream.arn,
        },
        ...(stream.consumerArn === undefined
            ? []
            : [
                  {
                      Effect: "Allow" as const,
                      Action: ["kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"],
                      Resource: stream.consumerArn,
                  },
              ]),
        keyStatement(stream, "kms:Decrypt"),
    ];
}

/** A resource policy that lets producers from elsewhere put records, over TLS. */
export function producerStatements(stream: { arn: string }, producerArns: string[]): PolicyStatement[] {
    return [
        {
            Sid: "NamedProducers",
            Effect: "Allow",
            Principal: { AWS: producerArns },
            Action: [
                "kinesis:DescribeStreamSummary",
                "kinesis:ListShards",
                "kinesis:PutRecord",
                "kinesis:PutRecords",
            ],
            Resource: stream.arn,
            Condition: { Bool: { "aws:SecureTransport": "true" } },
        },
    ];
}

/** Source of the encryption context: https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html */
function keyStatement({ arn, keyArn }: StreamIdentity, action: string): PolicyStatement {
    const region = arn.split(":")[3];
    return {
        Effect: "Allow",
        Action: action,
        Resource: keyArn,
        Condition: {
            StringEquals: {
                "kms:EncryptionContext:aws:kinesis:arn": arn,
                "kms:ViaService": `kinesis.${region}.amazonaws.com`,
            },
        },
    };
}
