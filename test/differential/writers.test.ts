import { describe, it } from "vitest";
import { checkSame, expectedOf } from "./expected.js";

describe.each(["pandas", "polars", "duckdb", "spark"])("what %s writes is read as others read it", (writer) => {
  it.each(expectedOf(writer))("%s", checkSame);
});
