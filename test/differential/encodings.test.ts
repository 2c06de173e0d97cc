import { describe } from "vitest";
import { itOrPending } from "../cases/pending.js";
import { checkSame, expectedOf } from "./expected.js";

describe("every encoding, codec and version of pages gives the numbers that pyarrow reads", () => {
  for (const [file, table] of expectedOf("encodings")) itOrPending(file)(file, () => checkSame(file, table));
});
