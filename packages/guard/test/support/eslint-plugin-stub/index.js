// Two rules small enough to read: what the gate does with a rule must not depend on a real one.
const combinator = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { leaky: '`Promise.all` leaves siblings running.' },
  },
  create: (context) => ({
    'CallExpression[callee.object.name="Promise"][callee.property.name="all"]': (node) =>
      context.report({ node: node.callee, messageId: 'leaky' }),
  }),
};

const floating = {
  meta: { type: 'problem', schema: [], messages: { floating: 'The promise has no owner.' } },
  create: (context) => ({
    ExpressionStatement({ expression }) {
      const { program, esTreeNodeToTSNodeMap } = context.sourceCode.parserServices ?? {};
      if (!program) return;
      const checker = program.getTypeChecker();
      const type = checker.getTypeAtLocation(esTreeNodeToTSNodeMap.get(expression));
      if (type.getProperty('then')) context.report({ node: expression, messageId: 'floating' });
    },
  }),
};

const crash = {
  meta: { type: 'problem', schema: [], messages: {} },
  create: () => ({
    Program() {
      throw new TypeError('the rule stumbled');
    },
  }),
};

const plugin = {
  meta: { name: 'eslint-plugin-taskgroup', version: '0.0.0' },
  rules: { 'no-leaky-combinator': combinator, 'no-floating-task': floating, crash },
};
const on = { 'taskgroup/no-leaky-combinator': 'error', 'taskgroup/no-floating-task': 'error' };
export default {
  ...plugin,
  configs: {
    recommended: { name: 'taskgroup/recommended', plugins: { taskgroup: plugin }, rules: on },
  },
};
