import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Application, type CommentTag, Converter, type Reflection } from 'typedoc';
import { ROOT } from '../root.ts';
import type { Generated } from './generated.ts';

const FOLDER = 'docs/reference/api';
/** The entries of `@taskgroup/runtime`, as its `exports` have them; the page of each has its name. */
const ENTRIES = ['index', 'node/index', 'testing/index', 'instrument/index'];

/** The reference, one page for each entry of the runtime, made from its docstrings. */
export async function apiReference(): Promise<Generated[]> {
  const out = mkdtempSync(path.join(tmpdir(), 'api-reference-'));
  try {
    await write(out);
    return readdirSync(out)
      .filter((name) => name.endsWith('.md'))
      .map((name) => ({
        path: `${FOLDER}/${name}`,
        text: readFileSync(path.join(out, name), 'utf8'),
      }));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

async function write(out: string): Promise<void> {
  const runtime = path.join(ROOT, 'packages/runtime/src');
  // The plugin adds options that typedoc's own type doesn't know.
  const options: object = {
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: ENTRIES.map((entry) => path.join(runtime, `${entry}.ts`)),
    tsconfig: path.join(ROOT, 'packages/repo/tsconfig.docs.json'),
    readme: 'none',
    logLevel: 'Error',
    out,
    disableSources: true,
    excludeInternal: true,
    excludePrivate: true,
    excludeExternals: true,
    preservedTypeAnnotationTags: ['@throws'],
    outputFileStrategy: 'modules',
    entryFileName: 'README',
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    parametersFormat: 'table',
    propertiesFormat: 'table',
    interfacePropertiesFormat: 'list',
  };
  const app = await Application.bootstrapWithPlugins(options);
  app.converter.on(Converter.EVENT_RESOLVE, (_context, reflection) => nameThrownTypes(reflection));
  const project = await app.convert();
  if (project === undefined) throw new Error('Cannot make the reference: typedoc found errors');
  project.name = '@taskgroup/runtime';
  for (const module of project.children ?? []) module.name = module.name.replace(/\/index$/, '');
  await app.generateOutputs(project);
}

/** typedoc reads `@throws {RangeError} for …` and shows only the text; readers want the class. */
function nameThrownTypes({ comment }: Reflection): void {
  for (const tag of comment?.blockTags ?? []) {
    if (tag.tag === '@throws' && tag.typeAnnotation) nameType(tag, tag.typeAnnotation);
  }
}

function nameType(tag: CommentTag, annotation: string): void {
  const names = annotation.replace(/^\{|\}$/g, '');
  tag.content.unshift({ kind: 'code', text: `\`${names}\`` }, { kind: 'text', text: ' ' });
  delete tag.typeAnnotation;
}
