import { describe, it } from "vitest";
import { checkSame, expectedOf } from "./expected.js";

describe("columns of every type are the numbers that pyarrow reads", () => {
  it.each([...expectedOf("types"), ...expectedOf("steps")])("%s", checkSame);
});
