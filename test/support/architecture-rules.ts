// The architecture as rules over parsed sources: import table, purity of core, file names.
// Never reads the disk; the test passes sources in.
import path from 'node:path';
import ts from 'typescript';

export interface SourceFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** One line each: `file:line what is wrong`. */
export function findViolations(sources: readonly SourceFile[]): readonly string[] {
  const trees = sources.map(({ path: file, text }) => {
    const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
    return { file, tree: ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true, kind) };
  });
  return [
    ...trees.flatMap(({ file, tree }) => [
      ...nameViolations(file),
      ...importViolations(file, tree),
      ...(layerOf(file) === 'core' ? purityViolations(file, tree) : []),
    ]),
    ...featureCircles(trees),
    ...unlistedAdditions(trees),
  ];
}

// File names ------------------------------------------------------------------------------------------------------

function nameViolations(file: string): readonly string[] {
  const parts = file.split('/').slice(file.startsWith('web-ui/') ? 2 : 1);
  const base = (parts.at(-1) ?? '').replace(/(\.d)?\.[cm]?tsx?$/, '');
  const names = [...parts.slice(0, -1), base];
  if (names.some((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))) return [`${file}: not kebab-case`];
  if (base === 'index') return [`${file}: a barrel; name the file after what it holds`];
  const empty = names.find((name) => name.split('-').some((word) => /^(util|helper|manager)s?$/.test(word)));
  return empty === undefined ? [] : [`${file}: "${empty}" says nothing about what it holds`];
}

// Imports ---------------------------------------------------------------------------------------------------------

const layers = [
  'core',
  'configuration',
  'app',
  'api',
  'adapters',
  'softswitch',
  'simulator',
  'daemon',
  'cli',
] as const;
type Layer = (typeof layers)[number] | 'main' | 'web-ui' | 'unknown';

function layerOf(file: string): Layer {
  if (file.startsWith('web-ui/src/')) return 'web-ui';
  if (file === 'src/main.ts') return 'main';
  return layers.find((layer) => file.startsWith(`src/${layer}/`)) ?? 'unknown';
}

interface Rule {
  /** Layers whose files may be imported. */
  readonly layers: readonly Layer[];
  /** Packages: all, or these only. `node:*` stands for the runtime's own modules. */
  readonly packages: 'all' | readonly string[];
}

const rules: Readonly<Record<Layer, Rule>> = {
  core: { layers: ['core'], packages: [] },
  // What service and pages both make of the configuration.
  configuration: { layers: ['core', 'api', 'configuration'], packages: [] },
  // node:util computes and does no I/O; every other module of the runtime is a technology and belongs in an adapter.
  app: { layers: ['core', 'api', 'configuration', 'app'], packages: ['node:util'] },
  adapters: { layers: ['app', 'core', 'api', 'adapters'], packages: 'all' },
  api: { layers: ['api'], packages: ['zod'] },
  softswitch: { layers: ['softswitch'], packages: 'all' },
  simulator: { layers: ['softswitch', 'simulator'], packages: 'all' },
  'web-ui': { layers: ['web-ui', 'api', 'configuration', 'core'], packages: 'all' },
  daemon: {
    layers: ['core', 'configuration', 'app', 'api', 'adapters', 'softswitch', 'simulator', 'daemon'],
    packages: 'all',
  },
  cli: {
    layers: ['core', 'configuration', 'app', 'api', 'adapters', 'softswitch', 'simulator', 'daemon', 'cli'],
    packages: 'all',
  },
  main: { layers, packages: 'all' },
  unknown: { layers: [], packages: [] },
};

const adapterOf = (file: string): string | undefined => /^src\/adapters\/([^/]+)\//.exec(file)?.[1];

function importViolations(file: string, tree: ts.SourceFile): readonly string[] {
  return importsOf(tree).flatMap(({ specifier, line }) => {
    const problem = specifier === undefined ? 'imports a name that is computed' : problemOf(file, specifier);
    return problem === undefined ? [] : [`${file}:${line} ${problem}`];
  });
}

function problemOf(file: string, specifier: string): string | undefined {
  const from = layerOf(file);
  const { layers: allowed, packages } = rules[from];
  if (!specifier.startsWith('.') && !specifier.startsWith('/')) {
    if (from === 'web-ui' && specifier.startsWith('node:')) return `web-ui must not import ${specifier}`;
    if (packages === 'all' || packages.includes(specifier)) return undefined;
    return `${from} must not import the package ${specifier}`;
  }
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
  const to = layerOf(target);
  if (
    from === 'adapters' &&
    adapterOf(file) === 'softswitch' &&
    /^src\/softswitch\/control-protocol\.[jt]s$/.test(target)
  ) {
    return undefined;
  }
  if (from === 'adapters' && to === 'adapters' && adapterOf(file) !== adapterOf(target)) {
    return `adapter ${adapterOf(file)} must not import adapter ${adapterOf(target)}`;
  }
  return allowed.includes(to) ? undefined : `${from} must not import ${target}`;
}

interface Import {
  /** Undefined when it is not a plain string. */
  readonly specifier: string | undefined;
  readonly line: number;
}

function importsOf(tree: ts.SourceFile): readonly Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Node | undefined): void => {
    const plain = specifier !== undefined && ts.isStringLiteralLike(specifier) ? specifier.text : undefined;
    found.push({ specifier: plain, line: lineOf(tree, node) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier);
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined)
      add(node, node.moduleSpecifier);
    else if (ts.isExternalModuleReference(node)) add(node, node.expression);
    else if (ts.isImportTypeNode(node)) {
      add(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined);
    } else if (ts.isCallExpression(node) && isImportCall(node)) add(node, node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** `import(…)`, `require(…)` and `require.resolve(…)`. */
function isImportCall({ expression }: ts.CallExpression): boolean {
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  const callee = ts.isPropertyAccessExpression(expression) ? expression.expression : expression;
  if (ts.isPropertyAccessExpression(expression) && expression.name.text !== 'resolve') return false;
  return ts.isIdentifier(callee) && callee.text === 'require';
}

// Features --------------------------------------------------------------------------------------------------------

interface SourceTree {
  readonly file: string;
  readonly tree: ts.SourceFile;
}

/** Folders whose folders are features. */
const houses = ['src/core', 'src/app', 'web-ui/src/features'] as const;

/** Features that import each other, be it by way of others: what they share belongs below both. */
function featureCircles(trees: readonly SourceTree[]): readonly string[] {
  return houses.flatMap((house) => {
    const imported = featureImports(house, trees);
    const circles = [...imported.keys()].map((feature) => circleFrom(feature, imported));
    // Every feature of a circle finds it; it is told once, from the first in the alphabet.
    return circles.flatMap((circle) =>
      circle === undefined || circle.some((name) => name < (circle[0] ?? ''))
        ? []
        : [`${house}: features in a circle: ${[...circle, circle[0]].join(' → ')}`],
    );
  });
}

/** Of each feature: those that it imports. */
function featureImports(house: string, trees: readonly SourceTree[]): ReadonlyMap<string, Set<string>> {
  const featureOf = (file: string): string | undefined =>
    file.startsWith(`${house}/`) ? /^([^/]+)\//.exec(file.slice(house.length + 1))?.[1] : undefined;
  const imported = new Map<string, Set<string>>();
  for (const { file, tree } of trees) {
    const feature = featureOf(file);
    if (feature === undefined) continue;
    const others = imported.get(feature) ?? new Set();
    imported.set(feature, others);
    for (const { specifier } of importsOf(tree)) {
      if (specifier?.startsWith('.') !== true) continue;
      const other = featureOf(path.posix.join(path.posix.dirname(file), specifier));
      if (other !== undefined && other !== feature) others.add(other);
    }
  }
  return imported;
}

/** The shortest way from a feature back to itself. */
function circleFrom(
  start: string,
  imported: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] | undefined {
  const seen = new Set<string>();
  let ways: readonly (readonly string[])[] = [[start]];
  while (ways.length > 0) {
    const longer = ways.flatMap((way) =>
      [...(imported.get(way.at(-1) ?? '') ?? [])].map((next) => [...way, next]),
    );
    const circle = longer.find((way) => way.at(-1) === start);
    if (circle !== undefined) return circle.slice(0, -1);
    ways = longer.filter((way) => {
      const last = way.at(-1) ?? '';
      return !seen.has(last) && seen.add(last);
    });
  }
  return undefined;
}

/** Files by which a feature adds something, and the list from which all else knows it. */
const additions: readonly { readonly file: RegExp; readonly list: string }[] = [
  { file: /^src\/app\/(?!kernel\/)[^/]+\/feature\.ts$/, list: 'src/app/application/features.ts' },
  { file: /^src\/core\/(?!journal\/)[^/]+\/[^/]+-event\.ts$/, list: 'src/core/journal/journal-event.ts' },
  { file: /^web-ui\/src\/features\/[^/]+\/[^/]+-pages\.tsx$/, list: 'web-ui/src/pages.ts' },
  { file: /^web-ui\/src\/features\/[^/]+\/texts\/bundle\.ts$/, list: 'web-ui/src/i18n/dictionary.ts' },
];

/** What a feature adds and no list holds: nobody would ever find it. */
function unlistedAdditions(trees: readonly SourceTree[]): readonly string[] {
  return additions.flatMap(({ file: isAddition, list }) => {
    const listed = trees.find(({ file }) => file === list);
    if (listed === undefined) return [];
    const folder = path.posix.dirname(list);
    const imported = new Set(
      importsOf(listed.tree).map(({ specifier = '' }) =>
        path.posix.join(folder, specifier).replace(/\.js$/, ''),
      ),
    );
    return trees
      .filter(({ file }) => isAddition.test(file) && !imported.has(file.replace(/\.tsx?$/, '')))
      .map(({ file }) => `${file}: not listed in ${list}`);
  });
}

// Purity of core --------------------------------------------------------------------------------------------------

const impureGlobals = new Set([
  'Date',
  'Promise',
  'process',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
  'queueMicrotask',
  'console',
  'performance',
  'crypto',
  'fetch',
  'globalThis',
  'global',
  'window',
  'eval',
  'Function',
  'Buffer',
  'require',
  'WebSocket',
  'Worker',
  'localStorage',
]);

function purityViolations(file: string, tree: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  const report = (node: ts.Node, what: string): void => {
    found.push(`${file}:${lineOf(tree, node)} core must not use ${what}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isReference(node)) {
      if (impureGlobals.has(node.text)) report(node, node.text);
      if (node.text === 'Math' && usesRandom(node)) report(node, 'Math.random');
    }
    if (ts.isAwaitExpression(node)) report(node, 'await');
    if (node.kind === ts.SyntaxKind.AsyncKeyword) report(node, 'async');
    if (isClocklessFormat(node)) report(node, 'the clock as the default of Intl');
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The identifier stands for a variable or type, not for a property's or declaration's name. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  const named = parent as ts.Node & { readonly name?: ts.Node };
  const declares =
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isMethodDeclaration(parent);
  return !(declares && named.name === node);
}

/** Anything but a plain access to another member: `Math["random"]`, `const { random } = Math`, `f(Math)`. */
function usesRandom(node: ts.Identifier): boolean {
  const { parent } = node;
  return !(
    ts.isPropertyAccessExpression(parent) &&
    parent.expression === node &&
    parent.name.text !== 'random'
  );
}

/** `format()` and `formatToParts()` without an instant format the present one. */
function isClocklessFormat(node: ts.Node): boolean {
  return (
    ts.isCallExpression(node) &&
    node.arguments.length === 0 &&
    ts.isPropertyAccessExpression(node.expression) &&
    ['format', 'formatToParts'].includes(node.expression.name.text)
  );
}

function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}
