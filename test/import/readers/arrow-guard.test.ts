/** Bytes that lead apache-arrow astray, what it makes of them by itself, and the message that they end in here. */
import { readFileSync } from "node:fs";
import { Dictionary, Float64, Int32, Table, tableFromIPC, tableToIPC, Utf8, vectorFromArray } from "apache-arrow";
import { Footer } from "apache-arrow/fb/footer";
import { Message } from "apache-arrow/fb/message";
import { RecordBatch } from "apache-arrow/fb/record-batch";
import { Schema } from "apache-arrow/fb/schema";
import { ByteBuffer } from "flatbuffers";
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { readLogBytes } from "../../../src/import/bytes/read-log-bytes.js";
import { arrowReader } from "../../../src/import/readers/arrow/arrow.js";
import { GuardedBuffer } from "../../../src/import/readers/arrow/guarded-buffer.js";
import { failureOf, readAll } from "./reading.js";

const table = new Table({
  step: vectorFromArray([1, 2, 3], new Int32()),
  run: vectorFromArray(["ab", "cd", "ef"], new Utf8()),
  score: vectorFromArray([0.25, 0.5, 0.75], new Float64())
});

/** The last message of a stream and its header, and where they stand in it. */
function lastBatch(stream: Uint8Array) {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  let at = 0;
  for (let next = 0; ; at = next) {
    const length = view.getInt32(next + 4, true);
    if (length === 0) break;
    const message = Message.getRootAsMessage(new ByteBuffer(stream.subarray(next + 8, next + 8 + length)));
    at = next;
    next += 8 + length + Number(message.bodyLength());
    if (view.getInt32(next + 4, true) === 0) break;
  }
  const length = view.getInt32(at + 4, true);
  const buffer = new ByteBuffer(stream.subarray(at + 8, at + 8 + length));
  const message = Message.getRootAsMessage(buffer);
  return {
    from: at + 8,
    bodyAt: at + 8 + length,
    buffer,
    message,
    batch: message.header(new RecordBatch()) as RecordBatch
  };
}

/** A stream of the table with four bytes changed, at a place in the description of its batch. */
function changed(where: (last: ReturnType<typeof lastBatch>) => number, value: number, of: Table = table): Uint8Array {
  const stream = tableToIPC(of, "stream").slice();
  const last = lastBatch(stream);
  new DataView(stream.buffer).setInt32(where(last), value, true);
  return stream;
}

/** Where the count of a list in a table stands; `field` as the generated code has it. */
const countAt = ({ from, buffer }: { from: number; buffer: ByteBuffer }, at: number, field: number) =>
  from + buffer.__vector(at + buffer.__offset(at, field)) - 4;

/** Where the buffer of a batch stands: offset, then length, 64 bits each. */
const bufferAt = ({ from, batch }: ReturnType<typeof lastBatch>, index: number) => from + batch.buffers(index)!.bb_pos;

const messageOf = (bytes: Uint8Array) => failureOf(arrowReader, sourceOfBytes("x", bytes));

describe("a batch", () => {
  it("with 2^30 fields or buffers: the library makes an object for each", async () => {
    const nodes = changed((last) => countAt(last, last.batch.bb_pos, 6), 2 ** 30);
    expect(await messageOf(nodes)).toBe("x: a list that is longer than its message (damaged?)");
    const buffers = changed((last) => countAt(last, last.batch.bb_pos, 8), 2 ** 30);
    expect(await messageOf(buffers)).toBe("x: a list that is longer than its message (damaged?)");
  });

  it("with buffers outside its message: the library takes what is there", async () => {
    const outside = changed((last) => bufferAt(last, 1), 4096);
    expect(tableFromIPC(outside).getChild("step")!.toArray()).toHaveLength(0);
    expect(await messageOf(outside)).toMatch(/^x: column step has a buffer outside its message \(\d+ bytes from 4096/);
    const partly = changed(
      (last) => bufferAt(last, 1),
      Number(lastBatch(tableToIPC(table, "stream")).message.bodyLength()) - 4
    );
    expect(await messageOf(partly)).toContain("column step has a buffer outside its message");
  });

  it("with fewer bytes than values: the library says undefined", async () => {
    const short = changed((last) => bufferAt(last, 1) + 8, 8);
    expect(tableFromIPC(short).getChild("step")!.get(2)).toBeUndefined();
    expect(await messageOf(short)).toBe("x: column step has values of 12 bytes in a buffer of 8");
  });

  it("with texts whose offsets go back or beyond: the library gives no text, or more than there is", async () => {
    const offset = (value: number) =>
      changed((last) => last.bodyAt + Number(last.batch.buffers(3)!.offset()) + 4, value);
    expect(tableFromIPC(offset(5)).getChild("run")!.get(1)).toBe("");
    expect(await messageOf(offset(5))).toBe("x: column run has offsets that go back");
    const last = changed((at) => at.bodyAt + Number(at.batch.buffers(3)!.offset()) + 12, 99);
    expect(tableFromIPC(last).getChild("run")!.get(2)).toBe("ef\0\0");
    expect(await messageOf(last)).toBe("x: column run has values of 99 bytes in a buffer of 8");
  });

  it.each([
    [-1, "fewer buffers than its texts need"],
    [-2, "fewer buffers than its texts need"],
    [2 ** 20, "fewer buffers than its texts need"],
    [0, "a text outside its buffers"]
  ])("that says its texts have %d buffers of their own", async (count, message) => {
    const file = Uint8Array.from(readFileSync("test/fixtures/trainers/arrow/pyarrow-views.arrow"));
    // behind a file's first eight bytes it is a stream
    const { from, buffer, batch } = lastBatch(file.subarray(8));
    const counts = buffer.__vector(batch.bb_pos + buffer.__offset(batch.bb_pos, 12));
    new DataView(file.buffer).setBigInt64(8 + from + counts, BigInt(count), true);
    expect(await messageOf(file)).toBe(`x: column run has ${message}`);
  });

  it("with places that its dictionary does not have: the library gives an empty text", async () => {
    const words = vectorFromArray(["a", "b", "a"], new Dictionary(new Utf8(), new Int32()));
    const stream = tableToIPC(new Table({ word: words }), "stream").slice();
    const last = lastBatch(stream);
    new DataView(stream.buffer).setInt32(last.bodyAt + Number(last.batch.buffers(1)!.offset()), 2, true);
    expect(tableFromIPC(stream).getChild("word")!.get(0)).toBe("");
    expect(await messageOf(stream)).toBe("x: column word has word 2 of a dictionary of 2");
  });
});

describe("the footer of a file", () => {
  it("that has a message where none of its kind stands is refused with the place", async () => {
    const words = vectorFromArray(["a", "b", "a"], new Dictionary(new Utf8(), new Int32()));
    const file = tableToIPC(new Table({ word: words }), "file");
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    const length = view.getInt32(file.length - 10, true);
    const footer = Array.from({ length: length - 8 }, (_, i) => file.length - 10 - length + i);
    const places = footer.filter((at) => {
      const place = Number(view.getBigInt64(at, true));
      return place >= 8 && place < file.length - 8 && view.getInt32(place, true) === -1;
    });
    const refusals = async (place: number) => {
      const found = await Promise.all(
        places.map((at) => {
          const bytes = file.slice();
          new DataView(bytes.buffer).setBigInt64(at, BigInt(place), true);
          return messageOf(bytes);
        })
      );
      return found.sort();
    };
    for (const place of [0, file.length])
      expect(await refusals(place)).toEqual([
        `x: no dictionary where the footer has one, at byte ${place} (damaged?)`,
        `x: no record batch where the footer has one, at byte ${place} (damaged?)`
      ]);
  });
});

describe("a stream that was cut", () => {
  it("says at which message, and how long that would be", async () => {
    const stream = tableToIPC(table, "stream");
    const { from, bodyAt, message } = lastBatch(stream);
    const at = from - 8;
    const body = Number(message.bodyLength());
    for (const end of [at + 3, at + 6, from + 4, bodyAt - 1])
      expect(await messageOf(stream.slice(0, end))).toBe(`x: a message that is cut short at byte ${at}`);
    for (const end of [bodyAt, bodyAt + 1, bodyAt + body - 1])
      expect(await messageOf(stream.slice(0, end))).toBe(
        `x: a message of ${body} bytes that is cut short at byte ${at}`
      );
    expect(await messageOf(stream.slice(0, bodyAt + body))).toBeNull();
  });
});

describe("blanks", () => {
  it("that the batch counts as none are blank all the same: the library gives what stands below them", async () => {
    const blank = new Table({ step: vectorFromArray([1, null, 3], new Int32()) });
    const stream = changed(({ from, batch }) => from + batch.nodes(0)!.bb_pos + 8, 0, blank);
    expect(tableFromIPC(stream).getChild("step")!.get(1)).toBe(0);
    const { columns } = await readAll(arrowReader, sourceOfBytes("x", stream));
    expect(columns.step).toEqual([1, null, 3]);
  });
});

describe("a schema", () => {
  it("whose list of fields has an impossible length: the library takes it for a schema without columns", async () => {
    const stream = tableToIPC(table, "stream").slice();
    const view = new DataView(stream.buffer);
    const buffer = new ByteBuffer(stream.subarray(8, 8 + view.getInt32(4, true)));
    const schema = Message.getRootAsMessage(buffer).header(new Schema()) as Schema;
    for (const length of [0, 0xfffe]) {
      view.setUint16(8 + schema.bb_pos - buffer.readInt32(schema.bb_pos), length, true);
      expect(tableFromIPC(stream).numCols).toBe(0);
      expect(await messageOf(stream)).toBe("x: bytes that contradict each other (damaged?)");
    }
  });

  it("of a field that holds itself: the library goes down without end", async () => {
    const stream = tableToIPC(table, "stream").slice();
    const view = new DataView(stream.buffer);
    const buffer = new ByteBuffer(stream.subarray(8, 8 + view.getInt32(4, true)));
    const field = (Message.getRootAsMessage(buffer).header(new Schema()) as Schema).fields(0)!;
    // the list of its children: one, which is the field
    const list = buffer.__vector(field.bb_pos + buffer.__offset(field.bb_pos, 14));
    view.setInt32(8 + list - 4, 1, true);
    view.setInt32(8 + list, field.bb_pos - list, true);
    expect(() => tableFromIPC(stream)).toThrow("Maximum call stack size exceeded");
    expect(await messageOf(stream)).toBe("x: the schema is nested more than 32 deep");
  });
});

describe("a buffer", () => {
  it("is read a few times over and not more, though many tables may stand in one place", () => {
    // a text of four letters behind its place
    const text = new GuardedBuffer(Uint8Array.from([4, 0, 0, 0, 4, 0, 0, 0, 97, 98, 99, 100]));
    const read = (times: number) => Array.from({ length: times }, () => text.__string(0));
    expect(new Set(read(40))).toEqual(new Set(["abcd"]));
    expect(() => read(40)).toThrow("a list that is longer than its message (damaged?)");
    expect(() => text.readInt32(9)).toThrow(RangeError);
  });
});

describe("a footer", () => {
  it("with 2^30 batches: the library makes an object for each", async () => {
    const file = tableToIPC(table, "file").slice();
    const view = new DataView(file.buffer);
    const length = view.getInt32(file.length - 10, true);
    const from = file.length - 10 - length;
    const buffer = new ByteBuffer(file.subarray(from, file.length - 10));
    const footer = Footer.getRootAsFooter(buffer);
    view.setInt32(countAt({ from, buffer }, footer.bb_pos, 10), 2 ** 30, true);
    expect(await messageOf(file)).toBe("x: a list that is longer than its message (damaged?)");
  });
});

describe("a stream", () => {
  it("that goes on behind its end mark is noted, and is no log of a study", async () => {
    const stream = tableToIPC(table, "stream");
    const twice = new Uint8Array([...stream, ...stream]);
    const { rows, problems } = await readAll(arrowReader, sourceOfBytes("x", twice));
    expect(rows).toBe(3);
    const note = `the stream ends at byte ${stream.length - 8} of ${twice.length}: what comes behind is not read`;
    expect(problems).toEqual([note]);
    await expect(readLogBytes(twice, "x")).rejects.toThrow(`x: ${note}`);
  });
});
