import { json } from "../../../policy/test-kit";
import { allow, document } from "./documents";
import { alarm, eventNotice } from "./watching";
import type { World } from "./world";

export function glue(world: World): void {
    const { stack, key, role, subnets, group } = world;
    const own = (mode: string) => ({
        [mode]: mode === "jobBookmarksEncryptionMode" ? "CSE-KMS" : "SSE-KMS",
        kmsKeyArn: key.arn,
    });
    const security = stack.add("aws:glue/securityConfiguration:SecurityConfiguration", "glue-security", {
        encryptionConfiguration: {
            s3Encryption: own("s3EncryptionMode"),
            cloudwatchEncryption: own("cloudwatchEncryptionMode"),
            jobBookmarksEncryption: own("jobBookmarksEncryptionMode"),
        },
    });
    const connection = stack.add("aws:glue/connection:Connection", "glue-network", {
        connectionType: "NETWORK",
        physicalConnectionRequirements: { subnetId: subnets[0].id, securityGroupIdLists: [group.id] },
    });
    stack.add("aws:glue/connection:Connection", "glue-database", {
        connectionType: "JDBC",
        connectionProperties: {
            JDBC_CONNECTION_URL: "jdbc:postgresql://db.internal:5432/orders",
            JDBC_ENFORCE_SSL: "true",
            SECRET_ID: "orders-db",
        },
        physicalConnectionRequirements: { subnetId: subnets[0].id, securityGroupIdLists: [group.id] },
        authenticationConfiguration: {
            secretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:db",
            kmsKeyArn: key.arn,
        },
    });
    stack.add("aws:glue/connection:Connection", "glue-kafka", {
        connectionType: "KAFKA",
        connectionProperties: { KAFKA_BOOTSTRAP_SERVERS: "b-1:9098", KAFKA_SSL_ENABLED: "true" },
        physicalConnectionRequirements: { subnetId: subnets[0].id, securityGroupIdLists: [group.id] },
    });
    const job = stack.add("aws:glue/job:Job", "sessions", {
        roleArn: role.arn,
        command: { name: "glueetl", scriptLocation: "s3://scripts/sessions.py" },
        glueVersion: "5.0",
        timeout: 60,
        securityConfiguration: security.get("name"),
        connections: [connection.get("name")],
        defaultArguments: { "--enable-metrics": "true", "--enable-continuous-cloudwatch-log": "true" },
    });
    eventNotice(world, "sessions", {
        source: ["aws.glue"],
        "detail-type": ["Glue Job State Change"],
        detail: { jobName: [job.get("name")], state: ["FAILED", "TIMEOUT"] },
    });
    stack.add("aws:glue/trigger:Trigger", "nightly", { actions: [{ jobName: job.get("name") }] });
    stack.add("aws:glue/crawler:Crawler", "crawler", {
        securityConfiguration: security.get("name"),
        s3Targets: [
            {
                path: "s3://raw",
                eventQueueArn: "arn:aws:sqs:us-east-1:123456789012:e",
                dlqEventQueueArn: "arn:aws:sqs:us-east-1:123456789012:d",
            },
        ],
    });
    stack.add("aws:glue/devEndpoint:DevEndpoint", "notebook", {
        securityConfiguration: security.get("name"),
    });
    stack.add("aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings", "catalog-encryption", {
        dataCatalogEncryptionSettings: {
            encryptionAtRest: { catalogEncryptionMode: "SSE-KMS", sseAwsKmsKeyId: key.arn },
            connectionPasswordEncryption: { returnConnectionPasswordEncrypted: true, awsKmsKeyId: key.arn },
        },
    });
    stack.add("aws:glue/resourcePolicy:ResourcePolicy", "catalog-policy", {
        policy: document(allow({ AWS: "arn:aws:iam::210987654321:root" }, "glue:GetTable", "*")),
    });
}

export function emr(world: World): void {
    const { stack, key, topic, subnets, group, logs } = world;
    const atRest = {
        S3EncryptionConfiguration: {
            EncryptionMode: "SSE-KMS",
            AwsKmsKey: "arn:aws:kms:us-east-1:123456789012:key/1",
        },
        LocalDiskEncryptionConfiguration: {
            EncryptionKeyProviderType: "AwsKms",
            AwsKmsKey: "arn:aws:kms:us-east-1:123456789012:key/1",
            EnableEbsEncryption: true,
        },
    };
    const security = stack.add("aws:emr/securityConfiguration:SecurityConfiguration", "emr-security", {
        configuration: json({
            EncryptionConfiguration: {
                EnableAtRestEncryption: true,
                EnableInTransitEncryption: true,
                AtRestEncryptionConfiguration: atRest,
                InTransitEncryptionConfiguration: {
                    TLSCertificateConfiguration: {
                        CertificateProviderType: "PEM",
                        S3Object: "s3://certificates/emr.zip",
                    },
                },
            },
            InstanceMetadataServiceConfiguration: {
                MinimumInstanceMetadataServiceVersion: 2,
                HttpPutResponseHopLimit: 1,
            },
        }),
    });
    const cluster = stack.add("aws:emr/cluster:Cluster", "trends", {
        securityConfiguration: security.get("name"),
        logUri: "s3://logs/emr/",
        logEncryptionKmsKeyId: key.arn,
        terminationProtection: true,
        kerberosAttributes: { realm: "EC2.INTERNAL" },
        ec2Attributes: {
            subnetId: subnets[0].id,
            emrManagedMasterSecurityGroup: group.id,
            emrManagedSlaveSecurityGroup: group.id,
            serviceAccessSecurityGroup: group.id,
        },
    });
    for (const metric of ["AppsFailed", "MRUnhealthyNodes"]) {
        alarm({ stack, topic }, cluster, "AWS/ElasticMapReduce", "JobFlowId", "id", metric);
    }
    stack.add("aws:emr/studio:Studio", "studio", { encryptionKeyArn: key.arn });
    stack.add("aws:emr/blockPublicAccessConfiguration:BlockPublicAccessConfiguration", "emr-block", {
        blockPublicSecurityGroupRules: true,
    });
    const application = stack.add("aws:emrserverless/application:Application", "spark", {
        type: "Spark",
        maximumCapacity: { cpu: "64 vCPU", memory: "256 GB" },
        networkConfiguration: { subnetIds: subnets.map(({ id }) => id), securityGroupIds: [group.id] },
        interactiveConfiguration: { livyEndpointEnabled: false, studioEnabled: false },
        monitoringConfiguration: {
            cloudwatchLoggingConfiguration: {
                enabled: true,
                logGroupName: logs.get("name"),
                encryptionKeyArn: key.arn,
            },
            s3MonitoringConfiguration: { logUri: "s3://logs/spark/", encryptionKeyArn: key.arn },
            managedPersistenceMonitoringConfiguration: { enabled: true, encryptionKeyArn: key.arn },
        },
        runtimeConfigurations: [
            {
                classification: "spark-defaults",
                properties: { "spark.authenticate": "true", "spark.network.crypto.enabled": "true" },
            },
        ],
    });
    alarm({ stack, topic }, application, "AWS/EMRServerless", "ApplicationId", "id", "FailedJobs");
}

export function stepFunctions(world: World): void {
    const { stack, key, topic, logs } = world;
    const machine = stack.add("aws:sfn/stateMachine:StateMachine", "nightly-run", {
        definition: json({ StartAt: "Done", TimeoutSeconds: 3600, States: { Done: { Type: "Succeed" } } }),
        encryptionConfiguration: { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: key.arn },
        loggingConfiguration: {
            level: "ALL",
            includeExecutionData: false,
            logDestination: logs.get("arn", (arn) => `${arn}:*`),
        },
        tracingConfiguration: { enabled: true },
    });
    for (const metric of ["ExecutionsFailed", "ExecutionsTimedOut", "ExecutionThrottled"]) {
        alarm({ stack, topic }, machine, "AWS/States", "StateMachineArn", "arn", metric);
    }
    stack.add("aws:sfn/activity:Activity", "approval", {
        encryptionConfiguration: { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: key.arn },
    });
}
