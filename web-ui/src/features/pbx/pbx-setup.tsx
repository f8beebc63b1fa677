// What telephony adds to the set-up: extensions, opening hours, trunks and numbers.
// Never draws a form; list-section.tsx does.
import { useEffect } from 'react';
import { routes } from '../../../../src/api/routes.js';
import { request } from '../../api-client.js';
import { ListSection } from '../../forms/list-section.js';
import { listSetup, type SetupProps, type SetupSection } from '../../forms/setup-section.js';
import { useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { useLoaded } from '../../use-loaded.js';
import { didSection } from './did-section.js';
import { extensionSection } from './extension-section.js';
import { scheduleSection } from './schedule-section.js';
import { trunkSection } from './trunk-section.js';

const loadDevices = (signal: AbortSignal) => request(routes.devices, { signal });
/** How often the list of extensions asks which phones are registered, ms. */
const devicesEveryMs = 10_000;

function Extensions(shared: SetupProps) {
  const t = useText();
  // A phone of an agent that comes or goes is told live; of the others one has to ask.
  const reachable = useLive((live) => [...live.agents.values()].filter((agent) => agent.reachable).length);
  const { state, reload } = useLoaded(loadDevices, String(reachable));
  useEffect(() => {
    const timer = setInterval(reload, devicesEveryMs);
    return () => clearInterval(timer);
  }, [reload]);
  const devices = state.kind === 'loaded' ? state.value.devices : undefined;
  return <ListSection section={extensionSection(shared.company, t, devices)} {...shared} />;
}

export const pbxSetup: readonly SetupSection[] = [
  { name: 'extensions', words: (t) => t.lists.extensions, Content: Extensions },
  listSetup('schedules', scheduleSection),
  listSetup('trunks', trunkSection),
  listSetup('dids', didSection),
];
