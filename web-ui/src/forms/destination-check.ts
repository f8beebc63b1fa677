// What the server would refuse of a destination although its shape is right, by field and in the reader's language.
// Never the last word: the server checks again.
import type { Company } from '../../../src/api/company.js';
import type { DestinationConfig } from '../../../src/api/destination.js';
import { destinationFault } from '../../../src/configuration/destination-faults.js';
import type { Dictionary } from '../i18n/dictionary.js';

/** `leaves`: the queue that callers leave there, if any. */
export function checkDestination(
  destination: DestinationConfig,
  path: string,
  leaves: string | undefined,
  company: Company,
  t: Dictionary,
): readonly (readonly [path: string, text: string])[] {
  const hasOutboundTrunk = company.trunks.some(({ outbound }) => outbound !== undefined);
  const fault = destinationFault(destination, { leaves, hasOutboundTrunk });
  const gone = fieldGone(destination, company);
  return [
    ...(fault === undefined ? [] : [[`${path}.${fault.field}`, t.destination.faults[fault.code]] as const]),
    ...(gone === undefined ? [] : [[`${path}.${gone}`, t.destination.gone] as const]),
  ];
}

/** The field that names what is not there. An empty one is not filled in yet, which the schema tells. */
function fieldGone(destination: DestinationConfig, company: Company): string | undefined {
  const isGone = (key: string | undefined, keys: readonly string[]): boolean =>
    key !== undefined && key !== '' && !keys.includes(key);
  const queues = company.queues.map(({ id }) => id);
  switch (destination.kind) {
    case 'queue':
    case 'voicemail':
    case 'callback':
      return isGone(destination.queue, queues) ? 'queue' : undefined;
    case 'flow':
      return isGone(
        destination.flow,
        company.flows.map(({ id }) => id),
      )
        ? 'flow'
        : undefined;
    case 'extension':
      return isGone(
        destination.extension,
        company.extensions.map(({ number }) => number),
      )
        ? 'extension'
        : undefined;
    case 'external':
    case 'announcement':
      return undefined;
  }
}
