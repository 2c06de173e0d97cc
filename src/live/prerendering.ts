/** Whether the build looks at the page: there is no reader, and everything is made at once. */
export function isPrerendered(): boolean {
  return (document.visibilityState as string) === "prerender";
}
