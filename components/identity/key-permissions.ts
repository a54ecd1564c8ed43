import type { PolicyStatement } from "./policy-statement";

/** Lets a role read what is encrypted with the key. */
export function decryptStatement(keyArn: string): PolicyStatement {
    return { Sid: "Decrypt", Effect: "Allow", Action: ["kms:Decrypt", "kms:DescribeKey"], Resource: keyArn };
}

/** Lets a role write what is then encrypted with the key. S3 decrypts too, when the parts of an upload are put together. */
export function encryptStatement(keyArn: string): PolicyStatement {
    return {
        Sid: "Encrypt",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
        Resource: keyArn,
    };
}
