import type { TableRenderer } from "../registry.js";

/** Shows all rows of the page's comparisons, or those that differ alone; works without scripts. */
export const table: TableRenderer = () => () =>
  '<fieldset class="row-filter"><legend>Show</legend><div>' +
  '<label><input type="radio" name="rows" id="rows-all" checked><span>All</span></label>' +
  '<label><input type="radio" name="rows" id="rows-differing"><span>Differing only</span></label>' +
  "</div></fieldset>";
