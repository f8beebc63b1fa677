// What the server would refuse of a destination although its shape is right, by field and in the reader's language.
// Never the last word: the server checks again.
import type { Company } from '../../../src/api/company.js';
import type { DestinationConfig } from '../../../src/api/destination.js';
import {
  callsOnly,
  destinationFault,
  type DestinationFault,
  type DestinationPlace,
} from '../../../src/configuration/destination-faults.js';
import type { Dictionary } from '../i18n/dictionary.js';

/** The place: by default one that callers come to from no queue. */
export function checkDestination(
  destination: DestinationConfig,
  path: string,
  { leaves, channels = callsOnly }: Partial<Pick<DestinationPlace, 'leaves' | 'channels'>>,
  company: Company,
  t: Dictionary,
): readonly (readonly [path: string, text: string])[] {
  const hasOutboundTrunk = company.trunks.some(({ outbound }) => outbound !== undefined);
  const servedBy = (queue: string) => company.queues.find(({ id }) => id === queue)?.channels;
  const fault = destinationFault(destination, { leaves, channels, hasOutboundTrunk, servedBy });
  const gone = fieldGone(destination, company);
  return [
    ...(fault === undefined ? [] : [[`${path}.${fault.field}`, faultText(fault, t)] as const]),
    ...(gone === undefined ? [] : [[`${path}.${gone}`, t.destination.gone] as const]),
  ];
}

const faultText = (fault: DestinationFault, t: Dictionary): string =>
  fault.code === 'channel-not-served'
    ? t.destination.notServed(t.routing.agent[fault.channel])
    : t.destination.faults[fault.code];

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
