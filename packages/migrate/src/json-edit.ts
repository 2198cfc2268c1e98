import ts from 'typescript';

/** Adds a property to an object of a JSON text, in the order of names, and keeps every other byte. */
export function addProperty(json: string, object: string, name: string, value: string): string {
  const root = parseObject(json);
  const entry = `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
  const unit = indentOf(json);
  const newline = json.includes('\r\n') ? '\r\n' : '\n';
  const target = find(root, object);
  if (!target) {
    const inner = `{${newline}${unit}${unit}${entry}${newline}${unit}}`;
    return insertLast(json, root, `${JSON.stringify(object)}: ${inner}`, newline + unit, newline);
  }
  if (!ts.isObjectLiteralExpression(target))
    throw new TypeError(`Cannot add to '${object}' as it is not an object`);
  const next = target.properties.find((property) => nameOf(property) > name);
  if (!next) return insertLast(json, target, entry, newline + unit + unit, newline + unit);
  const start = next.getStart();
  const gap = json.slice(next.getFullStart(), start);
  return `${json.slice(0, start)}${entry},${gap || ' '}${json.slice(start)}`;
}

function insertLast(
  json: string,
  object: ts.ObjectLiteralExpression,
  entry: string,
  before: string,
  close: string,
): string {
  const last = object.properties.at(-1);
  if (!last) {
    const [start, end] = [object.getStart(), object.getEnd()];
    return `${json.slice(0, start)}{${before}${entry}${close}}${json.slice(end)}`;
  }
  const gap = json.slice(last.getFullStart(), last.getStart());
  return `${json.slice(0, last.end)},${gap || before}${entry}${json.slice(last.end)}`;
}

function parseObject(json: string): ts.ObjectLiteralExpression {
  const source = ts.parseJsonText('package.json', json);
  const root = source.statements[0]?.expression;
  if (!root || !ts.isObjectLiteralExpression(root))
    throw new TypeError('Cannot add to JSON as it is not an object');
  setParents(source);
  return root;
}

/** `parseJsonText` leaves the parents out, which positions of nodes are asked through. */
function setParents(node: ts.Node): void {
  ts.forEachChild(node, (child) => {
    (child as { parent: ts.Node }).parent = node;
    setParents(child);
  });
}

function find(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const property = object.properties.find((each) => nameOf(each) === name);
  return property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

function nameOf({ name }: ts.ObjectLiteralElementLike): string {
  return name && ts.isStringLiteral(name) ? name.text : '';
}

function indentOf(json: string): string {
  return /\n([ \t]+)"/.exec(json)?.[1] ?? '  ';
}
