// A module of the pages without a browser: their sources are compiled for a bundler, so that tests compile them themselves.
// Never loads what draws: a page itself is tested in a browser.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import ts from 'typescript';

const root = path.resolve(__dirname, '../../..');
const pagesFolder = path.join(root, 'web-ui/src');

const loaded = new Map<string, object>();

function load(file: string): object {
  const known = loaded.get(file);
  if (known) return known;
  const exported = {};
  loaded.set(file, exported);
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const run = vm.runInThisContext(`(exports, require) => {${outputText}\n}`) as (
    exports: object,
    require: (name: string) => unknown,
  ) => void;
  run(exported, (name) => imported(file, name));
  return exported;
}

function imported(by: string, name: string): unknown {
  const wanted = path.resolve(path.dirname(by), name);
  const source = wanted.replace(/\.js$/, '.ts');
  if (source.startsWith(pagesFolder) && existsSync(source)) return load(source);
  // What pages share with the service is compiled already.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(path.join(root, 'dist', path.relative(root, wanted)));
}

/** `name`: below web-ui/src, e.g. `live/live-state`. The type is the caller's word: it names what the test uses. */
export const pageModule = <T>(name: string): T => load(path.join(pagesFolder, `${name}.ts`)) as T;
