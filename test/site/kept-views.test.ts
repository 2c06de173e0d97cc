import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { publishKept } from "../../loaders/site/finish/kept-views.js";

const long = "1,2\n".repeat(800);
const page = `<figure id="figure-1"><p>first</p><template data-part="csv">${long}</template></figure><figure id="figure-2"><template data-part="csv">a,b\n</template></figure>`;

describe("publishKept(html, place)", () => {
  const folder = () => {
    const root = mkdtempSync(join(tmpdir(), "kept-"));
    onTestFinished(() => rmSync(root, { recursive: true }));
    return root;
  };
  const addresses = (html: string) => Array.from(html.matchAll(/data-href="([^"]*)"/g), ([, address]) => address!);

  it("puts long data into files by their content, and keeps short data in the page", async () => {
    const root = folder();
    const html = await publishKept(page, { root, page: "index.html" });
    const [csv] = addresses(html) as [string];
    expect(csv).toMatch(/^\.\/_file\/kept\/figure-1-csv\.[0-9a-f]{8}\.json$/);
    expect(JSON.parse(readFileSync(join(root, csv), "utf8"))).toBe(long);
    expect(html).toContain('<template data-part="csv">a,b\n</template>');
  });

  it("names them as seen from the page's own folder, the same each time", async () => {
    const html = await publishKept(page, { root: folder(), page: "beyond/transfer.html" });
    expect(addresses(html).every((address) => address.startsWith("../_file/kept/"))).toBe(true);
    expect(await publishKept(page, { root: folder(), page: "beyond/transfer.html" })).toBe(html);
  });
});
