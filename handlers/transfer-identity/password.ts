import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { UserSecret } from "./user-secret";

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
    scrypt,
);

/** Parameters of scrypt: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt */
interface Parameters {
    readonly logN: number;
    readonly r: number;
    readonly p: number;
}

const usual: Parameters = { logN: 15, r: 8, p: 3 };

/** Memory that a derivation may take, in bytes: 128 * N * r and some. */
const memoryLimit = 192 * 1024 * 1024;

const hashForm =
    /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9+/]{16,}={0,2})\$([A-Za-z0-9+/]{22,}={0,2})$/;

/** Salt for comparing what is not hashed; of no use to anybody else. */
const ownSalt = randomBytes(16);

/**
 * Whether a password is the user's. Takes about as long for a user that doesn't exist, for one without a password, and
 * for a wrong password, so that the time says nothing.
 */
export async function isPassword(
    password: string,
    user: Pick<UserSecret, "password" | "passwordHash"> | undefined,
): Promise<boolean> {
    const match = hashForm.exec(user?.passwordHash ?? "");
    if (match) {
        const [logN, r, p] = match.slice(1, 4).map(Number);
        const [salt, expected] = match.slice(4).map((text) => Buffer.from(text, "base64"));
        if (logN > 17 || r > 8 || p > 4) {
            await key(password, ownSalt, usual, 32);
            return false;
        }
        const given = await key(password, salt, { logN, r, p }, expected.length);
        return timingSafeEqual(given, expected);
    }
    // One derivation of what was given, as for a hash; the other comes from the same salt once and is kept.
    const given = await key(password, ownSalt, usual, 32);
    const known = user?.password;
    const expected = known === undefined ? randomBytes(32) : await expectedKey(known);
    return timingSafeEqual(given, expected) && known !== undefined;
}

/** The form in which a secret keeps a password. */
export async function hashPassword(password: string): Promise<string> {
    const salt = randomBytes(16);
    const hash = await key(password, salt, usual, 32);
    const { logN, r, p } = usual;
    return `scrypt$${logN}$${r}$${p}$${salt.toString("base64")}$${hash.toString("base64")}`;
}

const kept = new Map<string, Promise<Buffer>>();

/** Keys of a few passwords are kept: users are few, and come again. */
function expectedKey(password: string): Promise<Buffer> {
    let found = kept.get(password);
    if (!found) {
        if (kept.size > 1000) {
            kept.clear();
        }
        found = key(password, ownSalt, usual, 32);
        kept.set(password, found);
    }
    return found;
}

function key(password: string, salt: Buffer, { logN, r, p }: Parameters, length: number): Promise<Buffer> {
    return derive(password, salt, length, { N: 2 ** logN, r, p, maxmem: memoryLimit });
}
