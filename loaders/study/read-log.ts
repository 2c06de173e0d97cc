import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type LogBytes, type ReadLogOptions, readLogBytes } from "../../src/import/bytes/read-log-bytes.js";
import { LogError, reasonOf } from "../../src/lib/log-error.js";

export interface RawLog extends LogBytes {
  /** checksum of the file, hexadecimal */
  sha256: string;
}

/**
 * A Parquet or Arrow IPC file as plain columns, with its checksum.
 *
 * @param path where the file is
 * @param options `file`: name to use in messages and in the result, by default the path
 * @throws LogError if there is no such file, or as `readLogBytes` does
 */
export async function readLog(path: string, options: ReadLogOptions & { file?: string } = {}): Promise<RawLog> {
  const { file = path, ...rest } = options;
  const bytes = await readBytes(path, file);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { ...(await readLogBytes(bytes, file, rest)), sha256 };
}

async function readBytes(path: string, file: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const found = code === "ENOENT" ? "no such file" : (code ?? reasonOf(error));
    throw new LogError(file, [`${file}: must be a readable file; found: ${found}`], { cause: error });
  }
}
