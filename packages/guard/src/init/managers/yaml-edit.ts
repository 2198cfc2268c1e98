import { parseDocument, type Document, type ToStringOptions } from 'yaml';

/** How people indent; the one that gives their own text back is theirs. */
const styles: readonly ToStringOptions[] = [2, 4].flatMap((indent) =>
  [true, false].flatMap((indentSeq) =>
    [false, true].map((flowCollectionPadding) => ({
      ...{ lineWidth: 0, indent, indentSeq, flowCollectionPadding },
    })),
  ),
);

/**
 * Edits YAML and leaves every other byte as it was. Undefined where the text has an error, or a style that would change:
 * then a person gets the lines instead.
 */
export function editYaml(text: string, edit: (document: Document) => void): string | undefined {
  const document = parseDocument(text);
  if (document.errors.length) return undefined;
  const style = styles.find((each) => document.toString(each) === text);
  if (!style) return undefined;
  edit(document);
  return document.toString(style);
}
