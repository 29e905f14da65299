/** Rooms of bridge/ and the rooms each may import. Arrows point one way; main.ts and createApplication.ts know all. */
const rooms = {
  pages: ['api', 'sync', 'mapping', 'tracing'],
  api: ['sync', 'xperience', 'dataverse', 'mapping', 'database', 'json', 'tracing', 'notifications'],
  sync: ['mapping', 'xperience', 'dataverse', 'database', 'extensions', 'tracing', 'notifications'],
  extensions: ['mapping', 'xperience', 'dataverse', 'database'],
  xperience: ['database', 'mapping'],
  dataverse: ['mapping', 'json'],
  database: [],
  mapping: [],
  json: [],
  notifications: [],
  health: [],
  tracing: [],
  metrics: ['sync', 'mapping', 'database'],
};

const arrows = Object.entries(rooms).map(([room, allowed]) => ({
  name: `arrows-of-${room}`,
  severity: 'error',
  comment: `bridge/${room} may import only ${allowed.join(', ') || 'nothing'} of bridge/`,
  from: { path: `^bridge/${room}/` },
  to: { path: '^bridge/', pathNot: `^bridge/(${[room, ...allowed].join('|')})/` },
}));

/**
 * Layers of bridge/sync/ and the layers below that each may import: what is known, then what is set, then what is done
 * with one contact or activity, then with all of them. Files beside the folders are for all and import none of them.
 */
const engine = ['state', 'extensions', 'refusals', 'settings', 'contacts', 'activities'];
const layers = {
  state: [],
  extensions: [],
  refusals: ['state'],
  settings: ['state', 'extensions'],
  contacts: ['state', 'extensions', 'refusals', 'settings'],
  activities: ['state', 'extensions', 'refusals', 'settings'],
  actions: engine,
  events: engine,
  explain: engine,
  reconcile: engine,
  webhooks: engine,
  runs: [...engine, 'actions', 'events'],
  setup: ['state'],
  subscriptions: ['state', 'events'],
  move: ['state', 'extensions', 'settings'],
};

const layerArrows = Object.entries(layers).map(([layer, below]) => ({
  name: `arrows-of-sync-${layer}`,
  severity: 'error',
  comment: `bridge/sync/${layer} may import only ${below.join(', ') || 'no other layer'} of bridge/sync/`,
  from: { path: `^bridge/sync/${layer}/` },
  to: { path: '^bridge/sync/[^/]+/', pathNot: `^bridge/sync/(${[layer, ...below].join('|')})/` },
}));

const aboveLayers = [
  {
    name: 'every-folder-of-sync-is-a-layer',
    severity: 'error',
    comment: 'name it above, and the layers it may import',
    from: { path: '^bridge/sync/[^/]+/', pathNot: `^bridge/sync/(${Object.keys(layers).join('|')})/` },
    to: {},
  },
  {
    name: 'what-all-layers-share-imports-none',
    severity: 'error',
    comment: 'files beside the folders are for all layers',
    from: { path: '^bridge/sync/[^/]+$' },
    to: { path: '^bridge/sync/[^/]+/' },
  },
];

const typesOnly = ['xperience', 'dataverse', 'extensions'].map((room) => ({
  name: `${room}-takes-only-types-of-mapping`,
  severity: 'error',
  comment: 'mapping is the pure core; what reads and writes the two systems knows its words, not its rules',
  from: { path: `^bridge/${room}/` },
  to: { path: '^bridge/mapping/', dependencyTypesNot: ['type-only'] },
}));

/** What differs between the products of Kentico lies behind the handle of the database: who asks does not know which one it is. */
const productFolders = ['xperience13', 'xperienceByKentico'];
const products = [
  {
    name: 'only-xperience-knows-the-products',
    severity: 'error',
    comment: 'ask the product that the handle of the database carries',
    from: { path: '^bridge/', pathNot: '^bridge/xperience/' },
    to: { path: '^bridge/xperience/products/[^/]+/' },
  },
  {
    name: 'only-products-know-their-files',
    severity: 'error',
    comment:
      'files of bridge/xperience/ beside the products ask the handle, too; those of products/ put the products together',
    from: { path: '^bridge/xperience/', pathNot: '^bridge/xperience/products/' },
    to: { path: '^bridge/xperience/products/[^/]+/' },
  },
  ...productFolders.map((folder) => ({
    name: `${folder}-knows-no-other-product`,
    severity: 'error',
    comment: 'what two products share lies beside them',
    from: { path: `^bridge/xperience/products/${folder}/` },
    to: { path: `^bridge/xperience/products/(?!${folder}/)[^/]+/` },
  })),
];

export default {
  forbidden: [
    ...arrows,
    ...layerArrows,
    ...aboveLayers,
    ...typesOnly,
    ...products,
    {
      name: 'mapping-is-pure',
      severity: 'error',
      comment: 'mapping must run anywhere: no files, sockets, clocks of Node',
      from: { path: '^bridge/mapping/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'bridge-never-imports-tests-or-scripts',
      severity: 'error',
      comment: 'the production package holds neither',
      from: { path: '^bridge/' },
      to: { path: '^(test|scripts)/' },
    },
    {
      name: 'stand-ins-never-import-the-bridge',
      severity: 'error',
      comment: 'a mistake must not be able to agree with itself',
      from: { path: '^test/standins/' },
      to: { path: '^(bridge|schemas|scripts)/' },
    },
    {
      name: 'the-gateway-never-imports-the-bridge',
      severity: 'error',
      comment: 'it may know nothing but the files that are deployed',
      from: { path: '^test/gateway/' },
      to: { path: '^(bridge|schemas)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'a cycle is a design mistake',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'dead files are deleted',
      from: { orphan: true, path: '^bridge/', pathNot: '^bridge/(main\\.ts$|pages/assets/)' },
      to: {},
    },
    {
      name: 'production-uses-dependencies-only',
      severity: 'error',
      comment: 'the bridge is installed without dev dependencies',
      from: { path: '^bridge/' },
      to: { dependencyTypes: ['npm-dev', 'npm-unknown', 'npm-no-pkg'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
