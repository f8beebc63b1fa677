// What a phone shows that a call rings: whose number and name, and that somebody comes back.
// Never decides whom a phone is rung for.
import type { DialledParty } from '../../core/calls/dialled-party.js';
import type { Language } from '../../core/kernel/language.js';
import type { Call } from './call.js';

/** Short: displays of desk phones have room for little more than a name. */
const comesBack: Readonly<Record<Language, (from: string) => string>> = {
  en: (from) => `Back from ${from}`,
  nl: (from) => `Terug van ${from}`,
  pl: (from) => `Powrót z ${from}`,
};

/** What of a party that was called can be shown. */
export type ShownParty =
  | Pick<Extract<DialledParty, { kind: 'extension' }>, 'kind' | 'extension'>
  | Pick<Extract<DialledParty, { kind: 'external' }>, 'kind' | 'number'>;

/** `party`: whom we have called, and who is passed on; undefined = the caller. `returnedBy`: who did not take the call. */
export function shownFor(
  call: Call,
  party: ShownParty | undefined,
  returnedBy: string | undefined,
): { readonly shownNumber: string; readonly shownName: string | undefined } {
  const company = call.services.company();
  const [shownNumber, name] =
    party === undefined
      ? [call.customerNumber, call.callerName]
      : party.kind === 'extension'
        ? [party.extension, company.extensionName(party.extension)]
        : [party.number, undefined];
  if (returnedBy === undefined) return { shownNumber, shownName: name };
  const back = comesBack[company.language](returnedBy);
  return { shownNumber, shownName: name === undefined ? back : `${back}: ${name}` };
}
