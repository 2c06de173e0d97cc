/** What modules of a page take from Framework, beside what its cells have by name. */
declare module "observablehq:stdlib" {
  export function FileAttachment(name: string): { json: <Content>() => Promise<Content> };
}
