// All texts of the web pages, of explanations and of prompts, read from their sources.
// Never judges them; text-rules.ts does.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { pageModule } from './page-module.js';

export const textLanguages = ['en', 'nl', 'pl'] as const;
export type TextLanguage = (typeof textLanguages)[number];

const root = path.resolve(__dirname, '../../..');
export const textsFolder = path.join(root, 'web-ui/src/i18n');

export type TextValue = string | ((...values: unknown[]) => unknown);

function flatten(value: unknown, at: string, found: Map<string, TextValue>): Map<string, TextValue> {
  if (typeof value === 'string' || typeof value === 'function') found.set(at, value as TextValue);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) flatten(inner, at === '' ? key : `${at}.${key}`, found);
  }
  return found;
}

/** By path, e.g. `routing.groups.basics`. */
export function textsOf(language: TextLanguage): ReadonlyMap<string, TextValue> {
  const { dictionaries } = pageModule<{ readonly dictionaries: Record<string, unknown> }>('i18n/dictionary');
  return flatten(dictionaries[language], '', new Map());
}

export function promptsOf(language: TextLanguage): ReadonlyMap<string, string> {
  const lines = readFileSync(path.join(root, `firmware-config/prompts/${language}.txt`), 'utf8').split('\n');
  return new Map(
    lines.filter((line) => line.includes('\t')).map((line) => line.split('\t', 2) as [string, string]),
  );
}

/** A name that the program goes by, which nobody reads. */
const isCode = ({ parent, pos }: ts.StringLiteralLike): boolean =>
  ts.isCaseClause(parent) ||
  ts.isBinaryExpression(parent) ||
  ts.isElementAccessExpression(parent) ||
  (ts.isPropertyAssignment(parent) && parent.name.pos === pos);

/** What is written in a source between quotation marks; `${…}` stays as it is. */
export function literalsOf(source: string): readonly string[] {
  const file = ts.createSourceFile('texts.ts', source, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isLiteralTypeNode(node)) return;
    if (ts.isStringLiteralLike(node) && !isCode(node)) found.push(node.text);
    else if (ts.isTemplateExpression(node)) found.push(node.getText(file).slice(1, -1));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

export const wordingSource = (language: TextLanguage): string =>
  ['wording', 'choice-wording']
    .map((name) => readFileSync(path.join(root, `src/app/explanation/${name}-${language}.ts`), 'utf8'))
    .join('\n');
