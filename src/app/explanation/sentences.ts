// An explanation as sentences for people, in their language.
// Never leaves a fact out and never adds one; what happened several times in one stay is told once, with how often.
import type { EpochMs, QueueId } from '../../core/kernel/ids.js';
import type { Language } from '../../core/kernel/language.js';
import type { Explanation, FactOf, RoutingFactKind } from '../../core/explanation/explanation-model.js';
import { english } from './wording-en.js';
import { spellClock, type ExplanationNames, type FactWording, type Wording } from './wording-model.js';
import { dutch } from './wording-nl.js';
import { polish } from './wording-pl.js';

export interface ExplanationSentence {
  readonly about: RoutingFactKind;
  readonly atMs: EpochMs;
  readonly queueId: QueueId;
  readonly text: string;
  /** Of a wait that is not over: as it stands in the text, and since when it runs. */
  readonly running?: { readonly clock: string; readonly sinceMs: EpochMs };
}

const wordings: Readonly<Record<Language, Wording>> = { en: english, nl: dutch, pl: polish };

/** How a stay in a queue ended, or stands: begins what is said about it. */
const outcomes: ReadonlySet<RoutingFactKind> = new Set(['answered', 'left', 'waiting', 'ringing']);

export function sentencesOf(
  { facts, stays }: Explanation,
  language: Language,
  names: ExplanationNames,
): readonly ExplanationSentence[] {
  const wording = wordings[language];
  const sentences = facts.map((fact): ExplanationSentence => {
    const words = say(wording, fact.kind, fact, names);
    // A queue's name is nobody's sentence beginning: what follows it stays in lower case.
    const inQueue = stays > 1 && outcomes.has(fact.kind) ? wording.inQueue(names.queue(fact.queueId)) : '';
    const text = `${inQueue === '' ? capitalised(words) : inQueue + words}.`;
    const sentence = { about: fact.kind, atMs: fact.atMs, queueId: fact.queueId, text };
    if (fact.kind !== 'waiting' && fact.kind !== 'ringing') return sentence;
    return { ...sentence, running: { clock: spellClock(fact.waitedMs), sinceMs: fact.atMs } };
  });
  return toldOnce(sentences);
}

function toldOnce(sentences: readonly ExplanationSentence[]): readonly ExplanationSentence[] {
  const told: { sentence: ExplanationSentence; times: number }[] = [];
  let stayFrom = 0;
  for (const sentence of sentences) {
    if (outcomes.has(sentence.about)) stayFrom = told.length;
    const same = told.slice(stayFrom).find((one) => one.sentence.text === sentence.text);
    if (same === undefined) told.push({ sentence, times: 1 });
    else same.times += 1;
  }
  return told.map(({ sentence, times }) =>
    times === 1 ? sentence : { ...sentence, text: `${sentence.text.slice(0, -1)} (${times}×).` },
  );
}

const say = <K extends RoutingFactKind>(
  wording: FactWording,
  kind: K,
  fact: FactOf<K>,
  names: ExplanationNames,
): string => wording[kind](fact, names);

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
