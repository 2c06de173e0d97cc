/** Takes over the figures that the build has drawn and that nobody changes. */
import { followFocus } from "./parts/focus.js";
import { takeOver } from "./parts/take-over.js";

for (const frame of document.querySelectorAll<HTMLElement>("figure:is([data-live='still'], [data-live='drawing'])")) {
  takeOver(frame);
}
followFocus();
