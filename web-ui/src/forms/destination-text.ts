// A destination in words: `Queue: Sales`.
// Never shows a key where there is a name.
import type { Company } from '../../../src/api/company.js';
import type { DestinationConfig } from '../../../src/api/destination.js';
import type { Dictionary } from '../i18n/dictionary.js';

/** What is chosen with the kind: a name, a number, a recording; '' while nothing is. */
export function targetText(destination: DestinationConfig, company: Company): string {
  switch (destination.kind) {
    case 'flow':
      return company.flows.find(({ id }) => id === destination.flow)?.name ?? destination.flow;
    case 'queue':
    case 'voicemail':
    case 'callback':
      return company.queues.find(({ id }) => id === destination.queue)?.name ?? destination.queue ?? '';
    case 'extension': {
      const found = company.extensions.find(({ number }) => number === destination.extension);
      return `${destination.extension} ${found?.name ?? ''}`.trim();
    }
    case 'external':
      return destination.number;
    case 'announcement':
      return destination.prompt;
  }
}

export function destinationText(destination: DestinationConfig, company: Company, t: Dictionary): string {
  const target = targetText(destination, company);
  const kind = t.destination.kinds[destination.kind];
  return target === '' ? kind : `${kind}: ${target}`;
}
