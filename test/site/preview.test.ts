import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveSite } from "../../loaders/site/preview.js";

describe("serveSite({ root, base })", () => {
  let root: string;
  let site: Awaited<ReturnType<typeof serveSite>>;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "rlscale-"));
    await writeFile(join(root, "index.html"), "<p>home</p>");
    await writeFile(join(root, "404.html"), "<p>none</p>");
    await writeFile(join(root, "a.json"), "{}");
    site = await serveSite({ root, base: "/reports/rl" });
  });

  afterAll(async () => {
    await site.close();
    await rm(root, { recursive: true });
  });

  it("serves files below its sub-path with their types, compressed where asked", async () => {
    expect(site.url).toMatch(/\/reports\/rl\/$/);
    const home = await fetch(site.url);
    expect([home.status, home.headers.get("content-type"), await home.text()]).toEqual([
      200,
      "text/html; charset=utf-8",
      "<p>home</p>"
    ]);
    expect(home.headers.get("content-encoding")).toBe("gzip");
    expect((await fetch(`${site.url}a.json`)).headers.get("content-type")).toBe("application/json; charset=utf-8");
  });

  it("stands at its sub-path however its slashes are written", async () => {
    for (const base of ["reports/rl", "/reports/rl/", "/reports//rl"]) {
      const other = await serveSite({ root, base });
      expect(other.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/reports\/rl\/$/);
      expect(await (await fetch(other.url)).text()).toBe("<p>home</p>");
      await other.close();
    }
    const whole = await serveSite({ root });
    expect(new URL(whole.url).pathname).toBe("/");
    await whole.close();
  });

  it("answers 404 with the site's own page, and leaves its folder to nobody", async () => {
    const none = await fetch(`${site.url}nothing.html`);
    expect([none.status, await none.text()]).toEqual([404, "<p>none</p>"]);
    expect((await fetch(`${site.url}..%2f..%2fetc%2fpasswd`)).status).toBe(404);
    expect((await fetch(new URL("/", site.url))).status).toBe(404);
  });
});
