/** What stands under the law to play with, for every outcome: the valley, the size that nothing was seen of, what is left out. */
import { describe, expect, it } from "vitest";
import type { LawData, LawModel } from "../../src/paper/overview/law/law-model.js";
import { caption, reading } from "../../src/paper/overview/law/law-text.js";
import { textOf } from "../components/table-cells.js";

const said = (change: object, data: object = {}) => {
  const model = { target: { modelSize: 72e9, strict: null }, ground: { reached: true, span: [0.1, 0.2] }, sizes: [] };
  return textOf(
    caption(
      { ...model, ...change } as unknown as LawModel,
      { curves: [], printed: null, ...data } as unknown as LawData
    )
  );
};

describe("caption(model, data)", () => {
  it.each([
    [[0.1023, 0.1456], "Kmax 0.102 to 0.146"],
    [[0.1023, null], "Kmax from 0.102 to beyond the sliders"],
    [[null, 0.1456], "Kmax up to 0.146"],
    [[null, null], "any Kmax that the sliders reach"]
  ])("says from where to where the valley goes, and which end leaves the sliders: %j", (span, words) => {
    expect(said({ ground: { reached: true, span } })).toContain(
      `pairs with an error at most 5.0% above the least, ${words}; lighter: 20%.`
    );
  });

  it.each([
    ["linear", -0.0471, "a line in ln N", "4.7% low"],
    ["quadratic", 0.0471, "a quadratic in ln N", "4.7% high"],
    ["logistic", 0.123, "a line of its log-odds in ln N", "12% high"],
    ["copy", -0.123, "that of the nearest size", "12% low"]
  ])(
    "says by which form an unseen size is extrapolated, and where its final loss then is: %s",
    (form, last, by, side) => {
      expect(said({ target: { modelSize: 72e9, strict: { form, last } } })).toContain(
        `Where none of 72B’s losses is used, its height is extrapolated by ${by}, the form with the least error on smaller sizes: its final loss is then ${side}.`
      );
    }
  );

  it("says what is left out, and whether the best pair lies beyond the sliders", () => {
    const sizes = [1e9, 3e9, 7e9].map((modelSize, i) => ({ modelSize, inFit: i > 0 }));
    expect(said({ sizes })).toContain("1B is not in the error, nor in the fit of the pair.");
    expect(said({ sizes: sizes.map((size, i) => ({ ...size, inFit: i > 1 })) })).toContain(
      "1B and 3B are not in the error"
    );
    expect(said({})).not.toContain("not in the error");
    expect(said({ ground: { reached: false, span: [0.1, 0.2] } })).toContain(
      "The best pair of these sizes lies beyond the sliders"
    );
    expect(said({})).not.toContain("beyond the sliders");
    const curves = [1e9, 3e9, 7e9].map((modelSize) => ({ modelSize }));
    expect(said({}, { printed: { table: "Table 2" }, curves, heldOutSize: 7e9 })).toContain(
      "The paper’s pair is the one printed in Table 2 for 1B–3B, least squares on L."
    );
  });
});

describe("reading(model, data)", () => {
  const title = (change: object, printed: object | null = null) => {
    const model = {
      pair: { kMax: 0.1234, n0: 5.678e9 },
      target: { modelSize: 72e9, inFit: false, errors: { last: -0.0345 } },
      best: false
    };
    return reading({ ...model, ...change } as unknown as LawModel, { printed } as unknown as LawData);
  };
  it("names the pair, whose it is, and how far from the last loss its line ends", () => {
    const pair = "K_max 0.123 and N_0 5.68B";
    expect(title({})).toBe(`With ${pair} the law ends 3.5% below 72B’s last loss`);
    const off = (last: number, inFit: boolean) => ({
      best: true,
      target: { modelSize: 72e9, inFit, errors: { last } }
    });
    expect(title(off(0.123, true))).toBe(`With ${pair}, fitted with 72B, the law ends 12% above 72B’s last loss`);
    expect(title(off(-0.0004, false))).toBe(`With ${pair}, fitted without 72B, the law ends on 72B’s last loss`);
    expect(title({}, { kMax: 0.1234, n0: 5.678e9 })).toBe(
      `With the paper’s ${pair} the law ends 3.5% below 72B’s last loss`
    );
    expect(title({}, { kMax: 0.1234, n0: 5.6e9 })).toBe(title({}));
  });
});
