/**
 * Pictures of every page, on request (`npm run pictures`): each at a twentieth of its size, kept in `test/record/pictures`
 * and compared block by block. `npm run pictures:record` takes them anew; look at what changed before you commit.
 *
 * A block is the mean of 20 by 20 pixels. The faces are the site's own, so another machine lays out the same lines; another
 * version of Chromium may not, and then the pictures are not compared but that is said.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { missing, pageFiles, useSite } from "./browser.js";

const folder = "test/record/pictures";
/** `npm run` names its script. */
const script = process.env.npm_lifecycle_event ?? "";
const recording = script === "pictures:record";
const reason =
  !recording && script !== "pictures" ? "pictures are compared on request alone: npm run pictures" : missing();
const block = 20;
/** A block looks another from here on: steps of 256 greys. */
const seen = 16;
/** Share of blocks that may: edges of letters that fall a pixel otherwise. */
const most = 0.0005;
const widths = [1280, 360];
const pages = reason ? ["-"] : pageFiles().filter((name) => name !== "print.html" && name !== "404.html");
const fileOf = (name: string, width: number) =>
  `${folder}/${name.replace(/\.html$/, "").replaceAll("/", "-")}-${width}.png`;

/** Greys of a picture, a row after another, and the picture as a PNG. */
interface Small {
  width: number;
  height: number;
  greys: number[];
  png: string;
}

/** In the page: a picture made smaller by a whole number; 1 leaves it as it is. */
async function shrink({ data, by }: { data: string; by: number }): Promise<Small> {
  const image = new Image();
  image.src = `data:image/png;base64,${data}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(image.width / by);
  canvas.height = Math.ceil(image.height / by);
  const context = canvas.getContext("2d")!;
  context.imageSmoothingQuality = "high";
  context.filter = by === 1 ? "none" : "grayscale(1)";
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const { data: pixels } = context.getImageData(0, 0, canvas.width, canvas.height);
  const greys = Array.from({ length: pixels.length / 4 }, (_, i) => pixels[4 * i]!);
  return { width: canvas.width, height: canvas.height, greys, png: canvas.toDataURL("image/png").split(",")[1]! };
}

/** What differs between two pictures, in words; null where nothing that is seen does. */
function differs(kept: Small, now: Small): string | null {
  if (kept.width !== now.width || Math.abs(kept.height - now.height) > 1)
    return `${kept.width} by ${kept.height} blocks, now ${now.width} by ${now.height}`;
  const rows = Math.min(kept.height, now.height);
  const changed = Array.from({ length: rows * now.width }, (_, i) => i).filter(
    (i) => Math.abs(kept.greys[i]! - now.greys[i]!) >= seen
  );
  if (changed.length <= most * rows * now.width) return null;
  const at = changed.map((i) => Math.floor(i / now.width) * block);
  return `${changed.length} of ${rows * now.width} blocks, from ${at[0]} to ${at.at(-1)} pixels down`;
}

describe.skipIf(reason !== null)("pages look as they did", () => {
  const at = useSite();
  const versionFile = `${folder}/chromium.txt`;

  async function pictureOf(name: string, width: number): Promise<{ page: Page; small: Small }> {
    const page = await at.browser.newPage({
      viewport: { width, height: 900 },
      colorScheme: "light",
      reducedMotion: "reduce"
    });
    await page.goto(at.url + name, { waitUntil: "networkidle" });
    await page.evaluate(() => document.fonts.ready);
    const data = (await page.screenshot({ fullPage: true, animations: "disabled", caret: "hide" })).toString("base64");
    const bare = await at.browser.newPage();
    const small = await bare.evaluate(shrink, { data, by: block });
    await page.close();
    return { page: bare, small };
  }

  it.each(pages.flatMap((name) => widths.map((width) => [name, width] as const)))("%s at %i", async (name, width) => {
    const version = at.browser.version().split(".")[0]!;
    const file = fileOf(name, width);
    if (recording) {
      const { page, small } = await pictureOf(name, width);
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, Buffer.from(small.png, "base64"));
      writeFileSync(versionFile, `${version}\n`);
      await page.close();
      expect(small.greys.length).toBeGreaterThan(0);
      return;
    }
    expect(existsSync(file), `${file}: not on record; npm run pictures:record`).toBe(true);
    const recorded = readFileSync(versionFile, "utf8").trim();
    if (recorded !== version) {
      console.warn(`${name}: not compared, recorded with Chromium ${recorded}, here is ${version}`);
      expect(version).not.toBe(recorded);
      return;
    }
    const { page, small } = await pictureOf(name, width);
    const kept = await page.evaluate(shrink, { data: readFileSync(file).toString("base64"), by: 1 });
    await page.close();
    expect(differs(kept, small), `${name} at ${width} pixels; look at it, then npm run pictures:record`).toBeNull();
  });
});
