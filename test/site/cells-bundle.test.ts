import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { liveScript, scriptFile } from "../../loaders/site/static/cells-bundle.js";

const file = (name: string, hash: string, size: number) =>
  `{"name":"./data/${name}","mimeType":"application/json","path":"./_file/data/${name.replace(".", `.${hash}.`)}","lastModified":17,"size":${size}}`;
const page = (hash: string, size: number) => `import {define} from "./client.js";
import {registerFile} from "./stdlib.js";
registerFile("./data/a.json", ${file("a.json", hash, size)});
registerFile("./data/b.json", ${file("b.json", "00000000", 7)});
define({id: "1", outputs: ["x"], body: () => {
const x = {"name":"of the page"};
return {x};
}});
`;

describe("liveScript(code)", () => {
  it("is the same text for every state of the data, and has what each file is now without its time", () => {
    const [before, after] = [liveScript(page("11111111", 5)), liveScript(page("22222222", 6))];
    expect(after.text).toBe(before.text);
    expect(before.text).not.toMatch(/_file|1{8}/);
    expect(before.text).toContain('const x = {"name":"of the page"};');
    expect(after.files).toEqual(
      [file("a.json", "22222222", 6), file("b.json", "00000000", 7)].map((text) =>
        text.replace('"lastModified":17,', "")
      )
    );
  });
});

describe("scriptFile(page, bundled, files)", () => {
  it("puts each file in the place of its mark, and is named by what it says then", () => {
    const { text, files } = liveScript(page("22222222", 6));
    const { path, code } = scriptFile("beyond/a.html", text, files);
    expect(code).toBe(page("22222222", 6).replaceAll('"lastModified":17,', ""));
    const hash = createHash("sha256").update(code).digest("hex").slice(0, 8);
    expect(path).toBe(`_page/beyond-a.${hash}.js`);
  });

  it("refuses a script in which a mark stands twice or not at all", () => {
    const mark = '"file 0 of this page"';
    for (const script of ["f()", `f(${mark}, ${mark})`])
      expect(() => scriptFile("a.html", script, ["{}"])).toThrow(`the text ${mark} must stand in no cell of it`);
  });
});
