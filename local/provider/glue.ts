import {
    CreateDatabaseCommand,
    CreateTableCommand,
    DeleteDatabaseCommand,
    DeleteTableCommand,
    type TableInput,
    UpdateTableCommand,
} from "@aws-sdk/client-glue";
import type * as aws from "@pulumi/aws";
import type { Unwrap } from "@pulumi/pulumi";
import { emulatedType, type EmulatedTypes } from "./emulated-type";

type TableArgs = Unwrap<aws.glue.CatalogTableArgs>;

export const glueTypes: EmulatedTypes = {
    "aws:glue/catalogDatabase:CatalogDatabase": emulatedType<aws.glue.CatalogDatabaseArgs>({
        create: async ({ inputs, clients }) =>
            void (await clients.glue.send(
                new CreateDatabaseCommand({
                    DatabaseInput: { Name: inputs.name, Description: inputs.description },
                }),
            )),
        update: () => Promise.resolve(),
        delete: ({ inputs, clients }) => clients.glue.send(new DeleteDatabaseCommand({ Name: inputs.name! })),
    }),
    "aws:glue/catalogTable:CatalogTable": emulatedType<aws.glue.CatalogTableArgs>({
        create: async ({ inputs, clients }) =>
            void (await clients.glue.send(
                new CreateTableCommand({ DatabaseName: inputs.databaseName, TableInput: tableInput(inputs) }),
            )),
        update: async ({ inputs, clients }) =>
            void (await clients.glue.send(
                new UpdateTableCommand({ DatabaseName: inputs.databaseName, TableInput: tableInput(inputs) }),
            )),
        delete: ({ inputs, clients }) =>
            clients.glue.send(
                new DeleteTableCommand({ DatabaseName: inputs.databaseName, Name: inputs.name }),
            ),
    }),
};

function tableInput(inputs: TableArgs): TableInput {
    const { storageDescriptor: storage, partitionKeys, openTableFormatInput } = inputs;
    // The emulator makes no Iceberg metadata: such a table is there by its name and place.
    const iceberg = openTableFormatInput?.icebergInput?.icebergTableInput;
    return {
        Name: inputs.name,
        Description: inputs.description,
        TableType: inputs.tableType,
        Parameters: iceberg ? { ...inputs.parameters, table_type: "ICEBERG" } : inputs.parameters,
        PartitionKeys: partitionKeys?.map(column),
        StorageDescriptor: {
            Location: storage?.location ?? iceberg?.location,
            Columns: storage?.columns?.map(column),
            InputFormat: storage?.inputFormat,
            OutputFormat: storage?.outputFormat,
            Compressed: storage?.compressed,
            SerdeInfo: storage?.serDeInfo && {
                Name: storage.serDeInfo.name,
                SerializationLibrary: storage.serDeInfo.serializationLibrary,
                Parameters: storage.serDeInfo.parameters,
            },
            Parameters: storage?.parameters,
        },
    };
}

function column({
    name,
    type,
    comment,
    parameters,
}: {
    name: string;
    type?: string;
    comment?: string;
    parameters?: Record<string, string>;
}) {
    return { Name: name, Type: type, Comment: comment, Parameters: parameters };
}
