/** Which module may know which: those of earlier lines; modules on one line do not know each other. */
const MODULE_ORDER = [
  ['roles'],
  ['users'],
  ['sessions'],
  ['api-keys'],
  ['categories', 'tags', 'media'],
  ['authors'],
  ['articles'],
  ['delivery', 'search', 'notifications', 'audit'],
  ['feeds'],
  ['webhooks'],
];

const PACKAGES = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'core'];

function forbid(name, comment, from, to) {
  return { name, severity: 'error', comment, from: { path: from }, to: typeof to === 'string' ? { path: to } : to };
}

const orderRules = MODULE_ORDER.flatMap((row, index) =>
  row.map((name) => {
    const notYetKnown = MODULE_ORDER.slice(index).flat().filter((other) => other !== name);
    return forbid(
      `${name}-knows-only-earlier-modules`,
      'A module may know those before it; the other direction is an event or a read model.',
      `^src/modules/${name}/`,
      `^src/modules/(${notYetKnown.join('|')})/`,
    );
  }),
).filter(({ to }) => to.path !== '^src/modules/()/');

module.exports = {
  forbidden: [
    forbid('no-cycles', 'A cycle has no beginning to understand it from.', '^src/', { circular: true }),
    forbid('kernel-knows-itself-only', 'The kernel is pure TypeScript.', '^src/kernel/', {
      pathNot: '^src/kernel/',
    }),
    forbid('config-knows-kernel-only', 'Settings are checked before anything else is loaded.', '^src/config/', '^src/(?!config/|kernel/)'),
    forbid('opentelemetry-is-in-one-file', 'The rest of the code knows Tracing.', '^src/(?!platform/tracing/otlp-tracing)', '^node_modules/@opentelemetry/'),
    forbid('opentelemetry-is-loaded-where-it-is-needed', 'Without a collector nothing of it is loaded.', '^src/', {
      path: '^src/platform/tracing/otlp-tracing', dynamic: false,
    }),
    forbid('rules-know-no-platform', 'Rules are tested without a database.', '^src/modules/.+(/workflow/|[.]policy[.]ts$)', '^src/platform/'),
    forbid('rules-know-no-package', 'Rules are pure.', '^src/modules/.+(/workflow/|[.]policy[.]ts$)', { dependencyTypes: PACKAGES }),
    forbid('platform-knows-no-module', 'Technology without domain words.', '^src/platform/', '^src/modules/'),
    {
      ...forbid('modules-meet-at-index', 'Nothing deeper than index.ts from outside.', '^src/modules/([^/]+)/', ''),
      to: { path: '^src/modules/', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index[.]ts$'] },
    },
    {
      ...forbid('modules-are-entered-at-index', 'Nothing deeper than index.ts from outside.', '', ''),
      from: { path: '^src/', pathNot: '^src/modules/' },
      to: { path: '^src/modules/', pathNot: '^src/modules/[^/]+/index[.]ts$' },
    },
    forbid('controllers-ask-no-repository', 'Controllers ask use cases and queries.', '[.]controller[.]ts$', '[.]repository[.]ts$'),
    {
      ...forbid('only-http-knows-http', 'What is below HTTP does not know of it; the module wires it.', '', ''),
      from: { path: '^src/modules/', pathNot: ['^src/modules/[^/]+/http/', '[.]module[.]ts$'] },
      to: { path: '^src/modules/[^/]+/http/' },
    },
    forbid(
      'nobody-knows-the-programs',
      'Programs use the application, never the other way.',
      '^src/(kernel/|config/|platform/|modules/|app[.])',
      '^src/(main[.]ts|cli[.]ts|cli/|start/)',
    ),
    forbid('nobody-knows-the-whole', 'The application is put together outside.', '^src/(kernel|config|platform|modules)/', '^src/app[.]'),
    {
      ...forbid('no-dev-packages', 'What runs is installed where it runs.', '^(src|migrations)/', ''),
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'resolvable', severity: 'error', from: { path: '^src/' }, to: { couldNotResolve: true } },
    ...orderRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
