// All texts of the pages: those of the frame and the forms, and what each feature adds.
// Never holds a text.
import type { Together } from '../../../src/api/api-feature.js';
import type { ServerErrorCode } from '../../../src/api/common.js';
import type { RefusalCode } from '../../../src/core/kernel/refusal.js';
import { sessionsBundle } from '../features/sessions/texts/bundle.js';
import { agentsBundle } from '../features/agents/texts/bundle.js';
import { callsBundle } from '../features/calls/texts/bundle.js';
import { wallboardBundle } from '../features/wallboard/texts/bundle.js';
import { whatIfBundle } from '../features/what-if/texts/bundle.js';
import { companyBundle } from '../features/company/texts/bundle.js';
import { voicemailsBundle } from '../features/voicemails/texts/bundle.js';
import { subjectsBundle } from '../features/subjects/texts/bundle.js';
import { callbacksBundle } from '../features/callbacks/texts/bundle.js';
import { acdBundle } from '../features/acd/texts/bundle.js';
import { customersBundle } from '../features/customers/texts/bundle.js';
import { seatsBundle } from '../features/seats/texts/bundle.js';
import { explanationBundle } from '../features/explanation/texts/bundle.js';
import { ivrBundle } from '../features/ivr/texts/bundle.js';
import { formsBundle } from '../forms/texts/bundle.js';
import { frameEn } from './frame-en.js';
import { frameNl } from './frame-nl.js';
import { framePl } from './frame-pl.js';
import type { Language } from './language.js';

const bundles = [
  { en: frameEn, nl: frameNl, pl: framePl },
  formsBundle,
  sessionsBundle,
  agentsBundle,
  callsBundle,
  wallboardBundle,
  whatIfBundle,
  companyBundle,
  voicemailsBundle,
  subjectsBundle,
  callbacksBundle,
  acdBundle,
  customersBundle,
  seatsBundle,
  explanationBundle,
  ivrBundle,
] as const;

export type Dictionary = Together<(typeof bundles)[number]['en']>;

type Group = Readonly<Record<string, unknown>>;

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Groups of the same name become one. Throws (a programmer's error) at a text that another bundle has too. */
function joined(one: Group, other: Group, at = ''): Group {
  const all: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = all[key];
    if (before === undefined) all[key] = value;
    else if (isGroup(before) && isGroup(value)) all[key] = joined(before, value, `${at}${key}.`);
    else throw new Error(`${at}${key}: two texts`);
  }
  return all;
}

const dictionaryIn = (language: Language): Dictionary =>
  bundles.map((bundle): Group => bundle[language]).reduce((one, other) => joined(one, other)) as Dictionary;

interface Complete {
  /** What the server refuses, and why. */
  readonly failures: { readonly codes: Readonly<Record<RefusalCode | ServerErrorCode, string>> };
}

export const dictionaries: Readonly<Record<Language, Dictionary & Complete>> = {
  en: dictionaryIn('en'),
  nl: dictionaryIn('nl'),
  pl: dictionaryIn('pl'),
};
