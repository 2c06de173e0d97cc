/** A drawing of a command as a file, which carries its mark: a later call replaces it, and nothing else. */
import { existsSync } from "node:fs";
import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "../../../src/import/readers/bytes/crc.js";
import { editFile, writeOneFile } from "../../output/kept-files.js";
import { hashBytes } from "../../output/manifest.js";
import { projectRoot } from "../../project-root.js";

const hashLength = 64;

/**
 * Writes an SVG, or a PNG by the name's ending.
 *
 * @throws OutputError when something stands there that this command did not write, or that was changed since
 */
export async function writePlot(
  target: string,
  svg: string,
  by: "rlscale compare" | "rlscale forecast"
): Promise<void> {
  const words = `drawn by ${by}, sha256 `;
  const content = /\.svg$/i.test(target) ? sealedSvg(svg, words) : sealedPng(await pngOf(svg), words);
  if (await isOurs(target, words)) await editFile(target, () => content);
  else await writeOneFile(target, content, by);
}

async function pngOf(svg: string): Promise<Uint8Array> {
  const { Resvg } = await import("@resvg/resvg-js");
  const fonts = ["400Regular/SourceSans3_400Regular.ttf"].map((file) =>
    join(projectRoot, "node_modules/@expo-google-fonts/source-sans-3", file)
  );
  // an installed package comes without the site's fonts
  const isHere = fonts.every((file) => existsSync(file));
  const font = isHere
    ? { fontFiles: fonts, loadSystemFonts: false, defaultFontFamily: "Source Sans 3" }
    : { loadSystemFonts: true };
  return new Resvg(svg, { font, fitTo: { mode: "zoom", value: 2 } }).render().asPng();
}

/** The mark is the hash of the file without it. */
function sealedSvg(svg: string, words: string): Uint8Array {
  return Buffer.concat([Buffer.from(svg), svgMark(words, hashBytes(svg))]);
}

function svgMark(words: string, hash: string): Buffer {
  return Buffer.from(`<!-- ${words}${hash} -->\n`);
}

/** A PNG with a text before its end. */
function sealedPng(png: Uint8Array, words: string): Uint8Array {
  const end = png.length - 12;
  return Buffer.concat([png.subarray(0, end), pngMark(words, hashBytes(png)), png.subarray(end)]);
}

function pngMark(words: string, hash: string): Buffer {
  const body = Buffer.from(`tEXtComment\0${words}${hash}`, "latin1");
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** Whether a file carries the mark of its own content. */
async function isOurs(target: string, words: string): Promise<boolean> {
  const about = await lstat(target).catch(() => null);
  if (about === null || !about.isFile()) return false;
  const bytes = await readFile(target).catch(() => null);
  const at = bytes?.lastIndexOf(words) ?? -1;
  if (bytes === null || at < 0) return false;
  const hash = bytes.subarray(at + words.length, at + words.length + hashLength).toString("latin1");
  return [svgMark(words, hash), pngMark(words, hash)].some((mark) => {
    const from = bytes.lastIndexOf(mark);
    return (
      from >= 0 && hashBytes(Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + mark.length)])) === hash
    );
  });
}
