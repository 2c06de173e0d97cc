/** A control for an option that may be given several times: one choice adds a value, each value has a button that takes it away. */
import { plain } from "../../lib/plain-text.js";
import { element, name } from "./elements.js";

export interface PickList {
  select: HTMLSelectElement;
  /** the values that were picked, each with its button */
  picked: HTMLElement;
  values(): string[];
  /** @param groups values to choose from, under a heading where it is not empty; `text` is shown */
  write(values: readonly string[], groups: readonly { heading: string; values: readonly PickValue[] }[]): void;
}

interface PickValue {
  value: string;
  text: string;
}

/** @param changed called when a value is added or taken away */
export function pickList(id: string, empty: string, changed: () => void): PickList {
  const select = element("select", { id });
  const picked = element("span", { class: "own-picked" });
  let values: string[] = [];
  let texts = new Map<string, string>();
  const show = () => {
    picked.replaceChildren(
      ...values.map((value) => {
        const text = texts.get(value) ?? value;
        const button = element(
          "button",
          { type: "button", class: "own-mend", "aria-label": `Take ${plain(text)} away` },
          name(text),
          " ×"
        );
        button.addEventListener("click", () => {
          values = values.filter((other) => other !== value);
          show();
          changed();
        });
        return button;
      })
    );
  };
  select.addEventListener("change", (event) => {
    // the form hears of the values, not of the list
    event.stopPropagation();
    if (select.value === "") return;
    if (!values.includes(select.value)) values = [...values, select.value];
    select.value = "";
    show();
    changed();
  });
  return {
    select,
    picked,
    values: () => values,
    write(chosen, groups) {
      values = [...chosen];
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
      show();
    }
  };
}
