import { html } from "../../components/html.js";
import type { TableRenderer } from "../paper-site.js";

/** Shows all rows of the page's comparisons, or those that differ alone; works without scripts, and with them is kept in the address. */
export const table: TableRenderer = () =>
  html`<fieldset class="row-filter" data-query="rows"><legend>Show</legend><div>` +
  html`<label><input type="radio" name="rows" value="all" id="rows-all" checked><span>All</span></label>` +
  html`<label><input type="radio" name="rows" value="differing" id="rows-differing"><span>Differing only</span></label>` +
  "</div></fieldset>";
