// A number in every form in which it can have been recorded or typed, by the company's numbering plan.
// Never guesses a country: what is no public number stands as it is.
import type { NumberingPlan } from '../../core/pbx/dial-plan-model.js';
import { dialledForm, normaliseNumber } from '../../core/pbx/number-normalisation.js';

/** What mail programs and address books put around a number to show it from left to right. */
const invisible = /\p{Cf}/gu;

/** E.164 first; empty when it is no number at all. */
export function writtenForms(text: string, plan: NumberingPlan): readonly string[] {
  const normalised = normaliseNumber(text.replace(invisible, ''), plan);
  switch (normalised.kind) {
    case 'anonymous':
      return [];
    case 'short':
      return [normalised.number];
    case 'unusable':
      // As a carrier may have sent it: something that no plan knows.
      return normalised.text === '' ? [] : [normalised.text];
    case 'e164': {
      const digits = normalised.number.slice(1);
      return [
        ...new Set([
          normalised.number,
          digits,
          dialledForm(normalised.number, plan),
          `${plan.internationalPrefix}${digits}`,
        ]),
      ];
    }
  }
}
