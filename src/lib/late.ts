/** What is worked out when it is first asked for: a table of five hundred runs shows a hundred of them. */
export function late<Value extends object>(make: () => Value): () => Value {
  let made: Value | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** An object with the fields of another too, those that are late no earlier than there. */
export function withFields<Whole extends object, More extends object>(whole: Whole, more: More): Whole & More {
  return Object.defineProperties(whole, Object.getOwnPropertyDescriptors(more)) as Whole & More;
}
