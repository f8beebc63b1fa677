// Compiles daemon and tests (tsc) and the web UI (vite) into dist/, each only when something it is made of changed.
// Never leaves output behind whose source is gone: a deleted test must not go on passing.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { localTool, rootDir, runStep } from './step.mjs';

const outDir = `${rootDir}dist/`;

function filesUnder(dir) {
  if (!existsSync(rootDir + dir)) return [];
  return readdirSync(rootDir + dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath.slice(rootDir.length)}/${entry.name}`)
    .sort();
}

/** Changes when a file is added, removed or written. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const { size, mtimeMs } = statSync(rootDir + path);
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** Runs `make` unless the last success was made of the same sources. */
async function whenChanged(name, sources, isComplete, make) {
  const stampFile = `${outDir}.${name}-stamp`;
  const wanted = fingerprint(sources);
  const built = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';
  if (wanted === built && isComplete()) return 0;
  rmSync(stampFile, { force: true });
  const code = await make();
  if (code === 0) writeFileSync(stampFile, wanted);
  return code;
}

const isSource = (path) => /(?<!\.d)\.ts$/.test(path);
const outputOf = (path) => `${outDir}${path.replace(/\.ts$/, '.js')}`;

function pruneOrphans() {
  for (const path of [...filesUnder('dist/src'), ...filesUnder('dist/test')]) {
    const source = path.replace(/^dist\//, '').replace(/\.js(\.map)?$/, '.ts');
    if (source.endsWith('.ts') && !existsSync(rootDir + source)) rmSync(rootDir + path);
  }
}

async function compile(sources) {
  // tsc believes its build info: without the output it would not write it again.
  if (!sources.every((path) => existsSync(outputOf(path)))) {
    rmSync(`${outDir}tsconfig.tsbuildinfo`, { force: true });
  }
  const code = await runStep('compiling daemon and tests', [
    ...localTool('typescript/bin/tsc'),
    '-p',
    'tsconfig.json',
  ]);
  pruneOrphans();
  return code;
}

mkdirSync(outDir, { recursive: true });
const settings = ['tsconfig.json', 'package-lock.json'];
const daemonSources = [...filesUnder('src'), ...filesUnder('test')].filter((path) => path.endsWith('.ts'));
const compiled = daemonSources.filter(isSource);
let code = await whenChanged(
  'daemon',
  [...settings, ...daemonSources],
  () => compiled.every((path) => existsSync(outputOf(path))),
  () => compile(compiled),
);

if (existsSync(`${rootDir}web-ui/vite.config.mjs`) && code === 0) {
  const webSources = [
    ...filesUnder('web-ui'),
    ...filesUnder('src/api'),
    ...filesUnder('src/configuration'),
    ...filesUnder('src/core'),
  ];
  const made = webSources.filter((path) => !path.startsWith('web-ui/screenshots/'));
  code = await whenChanged(
    'web-ui',
    [...settings, ...made],
    () => existsSync(`${outDir}web-ui/index.html`),
    () =>
      runStep('building the web UI', [
        ...localTool('vite/bin/vite.js'),
        'build',
        'web-ui',
        '--logLevel',
        'warn',
      ]),
  );
}
if (code !== 0) console.error('error: the build failed, see above.');
process.exitCode = code;
