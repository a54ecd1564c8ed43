"""A team's program in Python: SecureCart's stream with its alarms, and a function of SecureCart's own behind it."""

import pulumi


class Remote(pulumi.ComponentResource):
    """A component of the plugin, as a generated SDK declares it: its inputs and, still empty, its outputs."""

    def __init__(self, component: str, name: str, inputs: dict, outputs: list[str]) -> None:
        props = {**dict.fromkeys(outputs), **inputs}
        super().__init__(f"securecart:index:{component}", name, props, remote=True)


KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
BUCKET = {"bucketName": "our-events", "bucketArn": "arn:aws:s3:::our-events", "keyArn": KEY}

stream = Remote(
    "KinesisIngestion",
    "orders",
    {"shardCount": 2, "alarmTuning": {"noData": {"offReason": "nothing is sold at night"}}},
    ["streamName", "source", "writePolicy", "alarms"],
)
Remote(
    "StreamProcessor",
    "normalizer",
    {
        "handler": {"name": "clickstream-normalizer"},
        "source": stream.source,
        "placement": {"subnetIds": ["subnet-0a1b2c3d", "subnet-4e5f6a7b"], "securityGroupIds": ["sg-0123abcd"]},
        "output": {**BUCKET, "prefix": "clickstream/"},
        "quarantine": {**BUCKET, "prefix": "refused/"},
        "failures": {**BUCKET, "prefix": ""},
    },
    [],
)

pulumi.export("streamName", stream.streamName)
pulumi.export("writePolicy", stream.writePolicy)
pulumi.export("alarmIds", stream.alarms.apply(lambda alarms: [alarm["id"] for alarm in alarms]))
