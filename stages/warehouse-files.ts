import { FileTransfer, LambdaFunction, locationVariables } from "../components";
import { handlers } from "../handlers";
import type { Platform, SettingsOf } from "./platform";

/** Warehouse logistics files: Transfer Family, the landing folder, Lambda validator, raw `inventory` or quarantine. */
export function warehouseFilesStage(
    platform: Platform,
    settings: SettingsOf<"warehouseFiles">,
): FileTransfer {
    const { code, lake, raw, quarantine } = platform;
    const { clientCidrs, users, protocols, ftpReason, certificateArn } = settings;
    const landing = lake.raw("inventory_landing/");
    const validator = new LambdaFunction("warehouse-validator", {
        ...code,
        handler: handlers.fileValidator,
        memoryMb: 1024,
        timeoutSeconds: 300,
        environment: {
            ...locationVariables("LANDING", landing),
            ...locationVariables("OUTPUT", raw.inventory),
            ...locationVariables("QUARANTINE", quarantine.inventory),
        },
        failures: lake.failedDeliveries("warehouse-validator/"),
    });
    lake.grantRead(validator.role, landing);
    lake.grantWrite(validator.role, raw.inventory);
    lake.grantWrite(validator.role, quarantine.inventory);
    const warehouse = new FileTransfer("warehouse", {
        ...code,
        clientCidrs,
        users,
        protocols,
        ftpReason,
        certificateArn,
        // Transfer Family itself knows the users of a server that speaks SFTP alone.
        identityHandler: protocols.some((each) => each !== "SFTP") ? handlers.transferIdentity : undefined,
        landing,
        validatorArn: validator.functionArn,
        protect: platform.settings.protect,
    });
    lake.admitFromOutside(warehouse.userRoleArn);
    platform.add({ "Warehouse files": warehouse, "Warehouse validator": validator });
    return warehouse;
}
