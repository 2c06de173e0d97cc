/**
 * Unions of apache-arrow in files of metadata before V5 (Arrow 1.0): each has a buffer of which values are there, which
 * the library means to pass over and does not (21.2), so that each later column would get the buffers of another.
 */
import type { RecordBatchReader } from "apache-arrow";
import { MessageReader, MetadataVersion } from "apache-arrow";
import { VectorLoader } from "apache-arrow/visitor/vectorloader";

/** What the library keeps to itself of a loader of vectors. */
interface Loader {
  metadataVersion: MetadataVersion;
  nextFieldNode(): unknown;
  nextBufferRange(): unknown;
}

type Visit = (this: Loader, type: unknown, node?: unknown) => unknown;

const loader = VectorLoader.prototype as unknown as Record<"visitDenseUnion" | "visitSparseUnion", Visit>;
for (const name of ["visitDenseUnion", "visitSparseUnion"] as const) {
  const visit = loader[name];
  loader[name] = function (this: Loader, type, node = this.nextFieldNode()) {
    if (this.metadataVersion < MetadataVersion.V5) this.nextBufferRange();
    return visit.call(this, type, node);
  };
}

/** Puts into an open reader's schema the version that stands in its first message: of a file the library takes V5. */
export function takeVersion(reader: RecordBatchReader, bytes: Uint8Array): void {
  const first = new MessageReader(bytes.subarray(reader.isFile() ? 8 : 0)).readMessage();
  if (first === null) throw new Error("no schema before its record batches");
  Object.assign(reader.schema, { metadataVersion: first.version });
}
