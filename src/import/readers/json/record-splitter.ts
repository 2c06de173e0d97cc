/** Objects of a JSON document that comes in pieces: no more than one record is held as text. */
import type { ReadReport } from "../../reader.js";
import { parseJson } from "../../text/json.js";

/** Longest record that is kept, in characters. */
const longest = 4 << 20;
/** Longest of what stands around the records: it may hold a list of steps under a name of its own. */
const longestEnvelope = 32 << 20;
/** Names under which a document keeps the list of its records. */
const listNames = new Set(["log_history", "history", "logs", "records", "rows", "steps", "metrics", "data", "results"]);

/** A whole object of the document: a record of its list, or the document around the list. */
export interface Part {
  text: string;
  isEnvelope: boolean;
  /** whether a list of records stood in the envelope */
  hadRecords: boolean;
  /** a record of a list in a document, which says more of it at its end */
  inDocument: boolean;
  /** longer than `longest`: without text */
  isTooLong: boolean;
}

/**
 * Finds the objects of a JSON text that comes in pieces, by counting brackets outside of strings: those in the list of
 * records (an array at the top, or one in the top object under a name of `listNames`), and the objects at the top.
 */
export class RecordSplitter {
  /** text not given away yet: from the start of what is open */
  #text = "";
  #position = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** depth at which an opening brace starts a record; 0: not in a list */
  #recordDepth = 0;
  #recordStart = -1;
  /** pieces of the top object outside of its lists */
  #envelope: string[] = [];
  #envelopeLength = 0;
  #envelopeStart = -1;
  #hadRecords = false;
  #listHadObjects = false;
  /** last whole string at depth 1, and whether a colon follows it */
  #stringStart = -1;
  #lastString = "";
  #isSkipping = false;
  /** what the list has since its last comma, and elements so far that are no objects */
  #element: "none" | "object" | "other" = "none";
  #others = 0;
  #othersOfList = 0;

  /** Objects that end in this piece. */
  push(piece: string): Part[] {
    const parts: Part[] = [];
    this.#text += piece;
    const text = this.#text;
    for (let i = this.#position; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (code === 92) this.#escaped = true;
        else if (code === 34) {
          this.#inString = false;
          if (this.#stringStart >= 0) this.#lastString = text.slice(this.#stringStart, i);
        }
      } else if (code === 34) {
        this.#inString = true;
        if (this.#depth === this.#recordDepth - 1) this.#element = "other";
        this.#stringStart = this.#depth === 1 && this.#recordDepth === 0 ? i + 1 : -1;
      } else if (code === 123 || code === 91) {
        this.#open(code, i);
      } else if (code === 125 || code === 93) {
        const part = this.#close(code, i);
        if (part !== undefined) parts.push(part);
      } else if (this.#depth === this.#recordDepth - 1) {
        if (code === 44) this.#endElement();
        else if (code > 32) this.#element = "other";
      }
    }
    this.#forget();
    return parts;
  }

  /** What is left at the document's end: nothing, or what a cut left whole. */
  end(report: ReadReport): Part[] {
    if (this.#recordStart >= 0) report.setAside("cut short");
    if (this.#depth > 0) this.#endList(this.#listHadObjects);
    if (this.#others > 0) report.setAside("JSON, but no object", this.#others);
    if (this.#depth === 0) return [];
    report.problem("The file ends before its last bracket: the records before that were read.");
    if (this.#envelopeStart < 0 && this.#envelope.length === 0) return [];
    if (!this.#hadRecords) {
      report.setAside("cut short");
      return [];
    }
    const text = this.#envelope.join("") + (this.#recordDepth === 0 ? this.#text.slice(this.#envelopeStart) : "]");
    const whole = closedEnvelope(text);
    return whole === undefined
      ? []
      : [{ text: whole, isEnvelope: true, hadRecords: true, inDocument: false, isTooLong: false }];
  }

  #endElement(): void {
    if (this.#element === "other") this.#othersOfList++;
    this.#element = "none";
  }

  /** Its elements that are no objects count where it is a list of records. */
  #endList(isOfRecords: boolean): void {
    this.#endElement();
    if (isOfRecords) this.#others += this.#othersOfList;
    this.#othersOfList = 0;
  }

  #open(code: number, i: number): void {
    if (this.#depth === this.#recordDepth - 1) this.#element = code === 123 ? "object" : "other";
    this.#depth++;
    if (this.#depth === 1) {
      this.#hadRecords = false;
      if (code === 91) this.#recordDepth = 2;
      else this.#envelopeStart = i;
    } else if (code === 91 && this.#depth === 2 && this.#recordDepth === 0 && listNames.has(this.#lastString)) {
      this.#recordDepth = 3;
      this.#listHadObjects = false;
      this.#keepEnvelope(i + 1);
      this.#envelopeStart = i + 1;
    } else if (code === 123 && this.#depth === this.#recordDepth) {
      this.#recordStart = i;
      this.#listHadObjects = true;
      if (this.#recordDepth === 3) this.#hadRecords = true;
    }
  }

  #close(code: number, i: number): Part | undefined {
    const depth = this.#depth;
    this.#depth = Math.max(0, depth - 1);
    if (code === 125 && this.#recordStart >= 0 && depth === this.#recordDepth) {
      const text = this.#isSkipping ? "" : this.#text.slice(this.#recordStart, i + 1);
      const part = {
        ...{ text, isEnvelope: false, hadRecords: false, isTooLong: this.#isSkipping },
        inDocument: this.#recordDepth === 3
      };
      this.#recordStart = -1;
      this.#isSkipping = false;
      return part;
    }
    if (code === 93 && this.#recordDepth > 0 && depth === this.#recordDepth - 1) {
      // a list of plain values is no list of records: it stays in the envelope, which a list at the top has not
      if (this.#listHadObjects && depth === 2) this.#envelopeStart = i;
      this.#endList(this.#listHadObjects || depth === 1);
      this.#recordDepth = 0;
      return undefined;
    }
    if (code === 125 && depth === 1) {
      this.#keepEnvelope(i + 1);
      const isTooLong = this.#envelopeLength > longestEnvelope;
      const text = isTooLong ? "" : this.#envelope.join("");
      this.#envelope = [];
      this.#envelopeLength = 0;
      this.#envelopeStart = -1;
      return { text, isEnvelope: true, hadRecords: this.#hadRecords, inDocument: false, isTooLong };
    }
    return undefined;
  }

  #keepEnvelope(end: number): void {
    if (this.#envelopeStart < 0) return;
    this.#envelopeLength += end - this.#envelopeStart;
    if (this.#envelopeLength <= longestEnvelope) this.#envelope.push(this.#text.slice(this.#envelopeStart, end));
  }

  /** Lets go of the text before what is open. */
  #forget(): void {
    const text = this.#text;
    if (this.#recordStart >= 0 && text.length - this.#recordStart > longest) {
      this.#isSkipping = true;
      this.#recordStart = text.length;
    }
    const inEnvelope = this.#envelopeStart >= 0 && (this.#recordDepth === 0 || !this.#listHadObjects);
    if (inEnvelope && this.#recordDepth === 0 && !(this.#inString && this.#stringStart >= 0)) {
      this.#keepEnvelope(text.length);
      this.#envelopeStart = text.length;
    }
    let keep = text.length;
    if (this.#recordStart >= 0) keep = Math.min(keep, this.#recordStart);
    if (inEnvelope) keep = Math.min(keep, this.#envelopeStart);
    this.#text = text.slice(keep);
    this.#position = text.length - keep;
    if (this.#recordStart >= 0) this.#recordStart -= keep;
    if (this.#envelopeStart >= 0) this.#envelopeStart = Math.max(0, this.#envelopeStart - keep);
    if (this.#stringStart >= 0) this.#stringStart -= keep;
  }
}

/** An envelope that was cut, up to its last whole member. */
function closedEnvelope(text: string): string | undefined {
  for (const end of [text.length, lastMember(text)]) {
    try {
      const whole = `${text.slice(0, end)}}`;
      parseJson(whole);
      return whole;
    } catch {
      // a member is cut
    }
  }
  return undefined;
}

/** Place of the last comma between members of the object that a text begins. */
function lastMember(text: string): number {
  let depth = 0;
  let last = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"') {
      i++;
      while (i < text.length && text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
    } else if (char === "{" || char === "[") depth++;
    else if (char === "}" || char === "]") depth--;
    else if (char === "," && depth === 1) last = i;
  }
  return last;
}
