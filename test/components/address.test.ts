import { describe, expect, it } from "vitest";
import { currentAddress, type Migration, stampAddress } from "../../src/components/frame/address.js";
import { relativeTo } from "../../src/components/frame/relative-address.js";

const read = (text: string, rules = {}) => currentAddress(new URLSearchParams(text), rules).toString();

describe("currentAddress(query)", () => {
  it("reads what was written today, with and without its version", () => {
    expect(read("variant=instruct")).toBe("variant=instruct");
    expect(read("v=1&variant=instruct")).toBe("variant=instruct");
  });

  it("says nothing for a version that is not known", () => {
    for (const version of ["2", "0", "-1", "1.5", "one", ""]) expect(read(`v=${version}&variant=instruct`)).toBe("");
  });

  it("leads an old address through every migration, in order", () => {
    // version 2 called the fit "within" what version 1 called "intra"; version 3 turned the cut from steps into per cent
    const rename: Migration = (query) => {
      const next = new URLSearchParams(query);
      if (next.get("protocol") === "intra") next.set("protocol", "within");
      return next;
    };
    const share: Migration = (query) => {
      const next = new URLSearchParams(query);
      if (next.has("cut")) next.set("cut", `${Number(next.get("cut"))}%`);
      return next;
    };
    const rules = { version: 3, steps: [rename, share] };
    expect(read("protocol=intra&cut=25", rules)).toBe("protocol=within&cut=25%25");
    expect(read("v=2&protocol=intra&cut=25", rules)).toBe("protocol=intra&cut=25%25");
    expect(read("v=3&protocol=within&cut=25", rules)).toBe("protocol=within&cut=25");
    expect(read("v=4&protocol=within", rules)).toBe("");
  });
});

describe("stampAddress(query, saysOurs)", () => {
  const stamp = (text: string, ours: boolean, version: number) =>
    stampAddress(new URLSearchParams(text), ours, { version }).toString();

  it("names the version from 2 on, where the address says something of ours", () => {
    expect(stamp("cut=25", true, 1)).toBe("cut=25");
    expect(stamp("cut=25", true, 2)).toBe("cut=25&v=2");
    expect(stamp("ref=mail&v=2", false, 2)).toBe("ref=mail");
  });
});

describe("relativeTo(page, target)", () => {
  it.each([
    ["/index", "/claims.html", "./claims.html"],
    ["/beyond/llama", "/claims.html", "../claims.html"],
    ["/beyond/llama", "/beyond/transfer.html", "./transfer.html"],
    ["/beyond/old/llama", "/beyond/transfer.html", "../transfer.html"],
    ["/index", "/beyond/llama.html", "./beyond/llama.html"],
    // a page that has the name of a folder
    ["/beyond/old/llama", "/beyond", "../../beyond"]
  ])("from %s to %s is %s", (page, target, address) => {
    expect(relativeTo(page, target)).toBe(address);
    expect(new URL(address, `https://example.org/rl${page}`).pathname).toBe(`/rl${target}`);
  });
});
