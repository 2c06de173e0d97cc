/** Choices of a page that are no figure's: radio buttons whose word stands in the address under the group's name. */
import { choicesOfQuery, queryOfChoices } from "../../components/frame/choice-figure.js";

/** Shows what the address says, and lets the address say what is chosen; a word that is not known is dropped. */
export function keepPageChoices(): void {
  for (const group of document.querySelectorAll<HTMLElement>("[data-query]")) {
    const name = group.dataset.query!;
    const inputs = [...group.querySelectorAll<HTMLInputElement>("input[type='radio']")];
    const standard = inputs.find((input) => input.defaultChecked)?.value ?? "";
    const write = (word: string) => {
      const query = queryOfChoices(new URLSearchParams(location.search), { [name]: word }, { [name]: standard });
      const text = query.toString();
      history.replaceState(null, "", `${location.pathname}${text ? `?${text}` : ""}${location.hash}`);
    };
    const asked = choicesOfQuery(new URLSearchParams(location.search))[name];
    // A browser may bring back what was chosen before: the address alone decides.
    const first = inputs.find(({ value }) => value === asked) ?? inputs.find(({ value }) => value === standard);
    if (first) first.checked = true;
    if (new URLSearchParams(location.search).has(name)) write(first?.value ?? standard);
    group.addEventListener("change", () => write(inputs.find(({ checked }) => checked)?.value ?? standard));
  }
}
