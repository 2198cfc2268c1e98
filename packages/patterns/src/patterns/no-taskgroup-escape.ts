import { escapeAt } from '../groups/escape.ts';
import { mentionsOwner } from '../groups/mentions.ts';
import { definePattern } from '../define-pattern.ts';

interface NoTaskgroupEscapeOptions {
  readonly allowFields: boolean;
}

export default definePattern<NoTaskgroupEscapeOptions>({
  id: 'no-taskgroup-escape',
  title: 'Disallow groups that leave the code they live in',
  since: '0.1.0',
  messages: {
    returned:
      'This {{kind}} has ended by the time the caller gets it. What is started in it then throws. Do the work in here, or take a group as a parameter.',
    stored:
      'This {{kind}} is kept where it outlives its body. What is started in it later throws. Pass it as an argument, or clear the place in a `finally`.',
    exported:
      'This group is shared by every module that imports it. Nobody knows when it ends or who waits for it. Pass a group as an argument.',
    captured:
      'This function starts tasks in a group that has ended by the time it is called. Each start then throws. Do the work in here, or take a group as a parameter.',
  },
  why: 'A group ends with the body or the block that it was opened in: that is what makes its tasks end before their caller goes on. Outside of it the group is closed, and starting a task in it throws. A group that is passed down as an argument cannot outlive its body; one that is returned, stored or exported does.',
  severity: { recommended: 'error', strict: 'error', governance: 'error' },
  inTests: 'off',
  safety: 'manual',
  types: 'none',
  codemod: false,
  on: [
    'ReturnStatement',
    'ArrowFunctionExpression',
    'AssignmentExpression',
    'CallExpression',
    'ExportNamedDeclaration',
    'ExportDefaultDeclaration',
  ],
  looksLike: mentionsOwner,
  options: {
    schema: {
      allowFields: {
        type: 'boolean',
        description: 'Accept a group or a task that is stored in a field of `this`.',
      },
    },
    defaults: { allowFields: false },
  },

  match(node, file, { allowFields }) {
    const escape = escapeAt(node, file);
    if (!escape) return undefined;
    if (allowFields && node.type === 'AssignmentExpression') return undefined;
    const { kind, owner } = escape;
    return { node: escape.node, messageId: kind, data: { kind: owner.kind } };
  },
});
