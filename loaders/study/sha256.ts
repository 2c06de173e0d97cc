import { createHash } from "node:crypto";

/** SHA-256 as the importer wants it. */
export function sha256(): { update(bytes: Uint8Array): void; digest(): string } {
  const hash = createHash("sha256");
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest("hex") };
}
