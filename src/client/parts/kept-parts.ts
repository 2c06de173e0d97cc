/** What a page keeps in a template, or in a file that the template names. */
async function keptHtml(template: HTMLTemplateElement): Promise<DocumentFragment> {
  const { href } = template.dataset;
  if (href === undefined) return template.content;
  const response = await fetch(href);
  if (!response.ok) throw new Error(`${href}: ${response.status}`);
  const held = document.createElement("template");
  held.innerHTML = (await response.json()) as string;
  return held.content;
}

/** The text that a template holds, or its file. */
export async function keptText(template: Element): Promise<string> {
  return (await keptHtml(template as HTMLTemplateElement)).textContent ?? "";
}
