import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { workFolder } from "../../loaders/installed.js";

const folder = mkdtempSync(join(tmpdir(), "rlscale-work-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("workFolder(root)", () => {
  it("of a checkout is its own; of one that cannot be written to, one in the user's cache for each checkout", () => {
    vi.stubEnv("XDG_CACHE_HOME", join(folder, "cache"));
    expect(workFolder(folder)).toBe(join(folder, ".build"));
    const places = ["one", "two"].map((name) => workFolder(join(folder, "nowhere", name)));
    for (const place of places) expect(place).toMatch(/cache[\\/]rlscale[\\/]checkout-[0-9a-f]{16}$/);
    expect(places[0]).not.toBe(places[1]);
  });
});
