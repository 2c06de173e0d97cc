/**
 * jsdom without what it makes for every element and hardly an element needs: a style, views of attributes, records of changes
 * that nobody observes; and with a walk for the plainest selectors. What a page sees is the same: `test/loaders/lean-jsdom.test.ts`
 * holds it to jsdom as it is.
 */
import { createRequire } from "node:module";
import type * as jsdom from "jsdom";

const require = createRequire(import.meta.url);
const living = (name: string) => require(`jsdom/lib/jsdom/living/${name}`);

type Method = (this: Record<PropertyKey, unknown>, ...given: unknown[]) => unknown;
type Methods = Record<string, Method>;

/** The jsdom whose modules these are; any other stays as it is. */
const isKnown = (require("jsdom/package.json") as { version: string }).version === "23.2.0";

// Before jsdom itself: its modules take over what they find in these.
const observing = isKnown ? recordWhenObserved() : null;
if (isKnown) makeStylesLate();

export const { JSDOM } = require("jsdom") as typeof jsdom;

if (observing !== null) {
  noteObservers(observing);
  wrapLate("generated/NamedNodeMap", "attributes/NamedNodeMap-impl");
  wrapLate("generated/DOMStringMap", "nodes/DOMStringMap-impl");
  findPlainly();
}

/** Changes are recorded once something observes any: jsdom looks through all ancestors for observers at each change. */
function recordWhenObserved(): { begun: boolean } {
  const observing = { begun: false };
  const records = living("helpers/mutation-observers") as Methods;
  for (const name of ["queueMutationRecord", "queueTreeMutationRecord", "queueAttributeMutationRecord"]) {
    const queue = methodOf(records, name);
    records[name] = (...given) => (observing.begun ? queue.apply({}, given) : undefined);
  }
  return observing;
}

function noteObservers(observing: { begun: boolean }): void {
  const { prototype } = living("mutation-observer/MutationObserver-impl").implementation as { prototype: Methods };
  const observe = methodOf(prototype, "observe");
  prototype.observe = function (...given) {
    observing.begun = true;
    return observe.apply(this, given);
  };
}

/** An element's style is made when it is asked for. */
function makeStylesLate(): void {
  const { prototype } = living("nodes/ElementCSSInlineStyle-impl").implementation as { prototype: Methods };
  const make = methodOf(prototype, "_initElementCSSInlineStyle");
  const made = Symbol("style");
  prototype._initElementCSSInlineStyle = function () {
    this._settingCssText = false;
    this[made] = null;
  };
  Object.defineProperty(prototype, "_style", {
    get(this: Record<PropertyKey, unknown>) {
      if (this[made] === null) {
        const setting = this._settingCssText;
        make.call(this);
        this._settingCssText = setting;
      }
      return this[made];
    },
    set(this: Record<PropertyKey, unknown>, style) {
      this[made] = style;
    }
  });
}

/** What a page sees of an element's attributes, a proxy, is made when it is asked for. */
function wrapLate(views: string, implementations: string): void {
  const generated = living(views) as Methods;
  const create = methodOf(generated, "create");
  const { wrapperSymbol } = living("generated/utils") as { wrapperSymbol: symbol };
  const { implementation } = living(implementations) as { implementation: new (...given: unknown[]) => object };
  class Late extends implementation {
    readonly #given: unknown[];
    #wrapper: unknown = null;
    constructor(...given: unknown[]) {
      super(...given);
      this.#given = given;
    }
    get [wrapperSymbol]() {
      this.#wrapper ??= create.apply({}, this.#given);
      return this.#wrapper;
    }
  }
  generated.createImpl = (...given) => new Late(...given);
}

interface Item {
  nodeType: number;
  _localName: string;
  getAttributeNS(namespace: null, name: string): string | null;
}

interface Parent {
  _globalObject: object;
  _ownerDocument: { _mode?: string };
}

/** A tag, a class and a mark are most of what pages look for, and jsdom compiles a selector anew each time. */
function findPlainly(): void {
  const { wrapperForImpl } = living("generated/utils") as { wrapperForImpl: (item: Item) => unknown };
  const { domSymbolTree: tree } = living("helpers/internal-constants") as { domSymbolTree: Tree };
  const lists = living("generated/NodeList") as Methods;
  const listOf = methodOf(lists, "create");
  for (const name of ["Element", "DocumentFragment"]) {
    const { prototype } = living(`nodes/${name}-impl`).implementation as { prototype: Record<string, unknown> };
    const first = methodOf(prototype as Methods, "querySelector");
    const all = methodOf(prototype as Methods, "querySelectorAll");
    prototype.querySelector = function (this: Parent, selector: string) {
      const test = testOf(selector, this);
      if (test === null) return first.call(this as never, selector);
      const [found] = within(tree, this, test, 1);
      return found === undefined ? null : wrapperForImpl(found);
    };
    prototype.querySelectorAll = function (this: Parent, selector: string) {
      const test = testOf(selector, this);
      if (test === null) return all.call(this as never, selector);
      return listOf.call({}, this._globalObject, [], { nodes: within(tree, this, test).map(wrapperForImpl) });
    };
  }
}

/** Null where it is neither a tag, a class nor a mark, or where classes have no case. */
function testOf(selector: string, { _ownerDocument }: Parent): ((item: Item) => boolean) | null {
  const [, tag, name, mark, value] =
    /^(?:([a-z]+)|\.([a-z][\w-]*)|\[(data-[a-z-]+)="([\w-]*)"\])$/.exec(selector) ?? [];
  if (tag !== undefined) return ({ _localName }) => _localName === tag;
  if (mark !== undefined) return (item) => item.getAttributeNS(null, mark) === value;
  if (name === undefined || _ownerDocument._mode === "quirks") return null;
  return (item) => {
    const classes = item.getAttributeNS(null, "class");
    return classes?.includes(name) === true && classes.split(/[\t\n\f\r ]+/).includes(name);
  };
}

type Tree = Record<"firstChild" | "nextSibling", (of: object) => Item | null>;

/** Elements below another that pass a test, in their order. */
function within(tree: Tree, root: object, test: (item: Item) => boolean, most = Number.POSITIVE_INFINITY): Item[] {
  const found: Item[] = [];
  const walk = (above: object) => {
    for (let item = tree.firstChild(above); item && found.length < most; item = tree.nextSibling(item)) {
      // 1: an element
      if (item.nodeType !== 1) continue;
      if (test(item)) found.push(item);
      if (found.length < most) walk(item);
    }
  };
  walk(root);
  return found;
}

function methodOf(methods: Methods, name: string): Method {
  const method = methods[name];
  if (typeof method !== "function") throw new Error(`lean-jsdom.ts: this jsdom has no ${name}`);
  return method;
}
