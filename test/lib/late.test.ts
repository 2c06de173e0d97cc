import { describe, expect, it } from "vitest";
import { late, withFields } from "../../src/lib/late.js";

describe("late(make)", () => {
  it("makes nothing before it is asked, and once however often", () => {
    let made = 0;
    const value = late(() => ({ made: ++made }));
    expect(made).toBe(0);
    expect([value().made, value().made]).toEqual([1, 1]);
  });
});

describe("withFields(whole, more)", () => {
  it("adds fields in their order without asking for those that are late", () => {
    let asked = 0;
    const more = {
      get second() {
        return ++asked;
      },
      third: 3
    };
    const both = withFields({ first: 1 }, more);
    expect(asked).toBe(0);
    expect(JSON.stringify(both)).toBe('{"first":1,"second":1,"third":3}');
  });
});
