// What does not fit in the destinations of the configuration, wherever they stand.
// Never checks that what they name is there: reference-faults does, for destinations as for all else.
import { companyLists, configurationLists, type Company, type CompanyList } from '../../api/company.js';
import type { ConfigurationList } from '../../api/configuration-list.js';
import { destinationKinds, type DestinationConfig } from '../../api/destination.js';
import {
  callsOnly,
  destinationFault,
  type DestinationFault,
} from '../../configuration/destination-faults.js';
import type { Channel } from '../../core/kernel/interaction.js';
import type { CompanyFault } from './company-fault.js';
import { keyOf } from './company-items.js';
import { thingsAt } from './item-paths.js';

const messages: Readonly<Record<Exclude<DestinationFault['code'], 'channel-not-served'>, string>> = {
  'same-queue': 'a queue cannot lead to itself',
  'no-outbound-trunk': 'no trunk takes calls to the outside; one needs an outbound side',
  'queue-required': 'expected the queue whose people hear the message or call back',
};

export function destinationFaults(company: Company): readonly CompanyFault[] {
  const hasOutboundTrunk = company.trunks.some(({ outbound }) => outbound !== undefined);
  const channelsOf = new Map(company.queues.map(({ id, channels }) => [id, channels]));
  const servedBy = (queue: string): readonly Channel[] | undefined => channelsOf.get(queue);
  return destinationsIn(company).flatMap(({ list, key, path, destination }): CompanyFault[] => {
    const leaves = list === 'queues' ? key : undefined;
    const channels = (path.startsWith('overflow.') ? servedBy(key) : undefined) ?? callsOnly;
    const fault = destinationFault(destination, { leaves, channels, hasOutboundTrunk, servedBy });
    return fault === undefined ? [] : [asCompanyFault(fault, `${list}.${key}.${path}.${fault.field}`)];
  });
}

function asCompanyFault(fault: DestinationFault, path: string): CompanyFault {
  if (fault.code !== 'channel-not-served')
    return { code: 'invalid-reference', path, message: messages[fault.code] };
  const { code, channel } = fault;
  const message = `${channel} is led there, and is not served there; expected a queue whose channels have ${channel}`;
  return { code, path, message };
}

/** Every destination of the configuration, with the item in which it stands and where. */
export function destinationsIn(company: Company): readonly {
  readonly list: CompanyList;
  readonly key: string;
  readonly path: string;
  readonly destination: DestinationConfig;
}[] {
  return companyLists.flatMap((list) => {
    const { destinations = [] }: ConfigurationList = configurationLists[list];
    return (company[list] as readonly Company[CompanyList][number][]).flatMap((item) =>
      destinations
        .flatMap((path) => thingsAt(item, path))
        .flatMap(({ path, value }) =>
          isDestination(value) ? [{ list, key: keyOf(list, item), path, destination: value }] : [],
        ),
    );
  });
}

/** Steps of menus are destinations or something else; their schemas have checked the rest. */
const isDestination = (value: unknown): value is DestinationConfig =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  destinationKinds.some((kind) => kind === value.kind);
