// Which channels a queue serves, to be read.
// Never offers a choice: by any channel but calls nobody comes yet.
import type { QueueConfig } from '../../../../src/api/acd.js';
import { useText } from '../../i18n/use-text.js';
import type { PartProps } from '../../forms/field-spec.js';

export function ChannelsPart({ value }: PartProps) {
  const { agent } = useText().routing;
  return <p>{(value as QueueConfig['channels']).map((channel) => agent[channel]).join(', ')}</p>;
}
