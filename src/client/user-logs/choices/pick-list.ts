/** A control for an option that may be given several times: one choice adds a value, each value has a button that takes it away. */
import { plain } from "../../../lib/plain-text.js";
import { element, name } from "../elements.js";

export interface PickList {
  select: HTMLSelectElement;
  /** the values that were picked, each with its button */
  picked: HTMLElement;
  values(): readonly string[];
  hold(values: readonly string[]): void;
  /** @param groups values to choose from, under a heading where it is not empty; `text` is shown */
  offer(groups: readonly { heading: string; values: readonly PickValue[] }[]): void;
}

interface PickValue {
  value: string;
  text: string;
}

/** @param changed called when a value is added or taken away */
export function pickList(id: string, empty: string, changed: () => void): PickList {
  const select = element("select", { id });
  const picked = element("span", { class: "your-picked" });
  let values: readonly string[] = [];
  let texts = new Map<string, string>();
  const hold = (wanted: readonly string[]) => {
    values = wanted;
    picked.replaceChildren(...values.map((value) => buttonFor(value, texts.get(value) ?? value)));
  };
  const buttonFor = (value: string, text: string) => {
    const button = element(
      "button",
      { type: "button", class: "your-mend", "aria-label": `Take ${plain(text)} away` },
      name(text),
      " ×"
    );
    button.addEventListener("click", () => {
      hold(values.filter((other) => other !== value));
      changed();
    });
    return button;
  };
  select.addEventListener("change", (event) => {
    // the form hears of the values, not of the list
    event.stopPropagation();
    if (select.value === "") return;
    const picks = values.includes(select.value) ? values : [...values, select.value];
    select.value = "";
    hold(picks);
    changed();
  });
  return {
    ...{ select, picked, hold },
    values: () => values,
    offer(groups) {
      texts = new Map(groups.flatMap((group) => group.values.map(({ value, text }) => [value, text] as const)));
      const option = ({ value, text }: PickValue) => element("option", { value }, plain(text));
      select.replaceChildren(
        option({ value: "", text: empty }),
        ...groups.flatMap((group) =>
          group.heading === ""
            ? group.values.map(option)
            : [element("optgroup", { label: plain(group.heading) }, ...group.values.map(option))]
        )
      );
      select.value = "";
    }
  };
}
