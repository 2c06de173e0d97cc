/** Instead of `test/browser/browser.ts`: no browser and no site, but nothing is missing. */
export const site = "no-site";
export const missing = () => null;
export const useSite = () => ({});
export const pageFiles = () => [];
export const unfolded = () => undefined;
