// The channels that this service has on a media server, and those that it left there when it died or lost the connection.
// Never lists or ends a channel that does not name this very installation: a media server may serve others too.

/** Header of every INVITE to a media server. */
export const installationHeader = 'X-Centrale';
/** Which run of the service made the channel. */
export const runHeader = 'X-Centrale-Run';
/** FreeSWITCH makes a channel variable of a header that begins with X-. */
const variableOf = (header: string): string => `sip_h_${header}`;
const uuidPattern = /^[0-9a-f-]{36}$/i;

/** An API command of the media server. */
export type Ask = (command: string) => Promise<string>;

/** Rejects as `ask` does. */
export async function channelsOf(ask: Ask, installation: string): Promise<readonly string[]> {
  const uuids = uuidsOf(await ask('show channels as json'));
  return named(ask, uuids, installationHeader, (value) => value === installation);
}

/** All but `ours`. Returns how many there were; rejects as `ask` does. */
export async function endLeftOverChannels(
  ask: Ask,
  installation: string,
  ours: ReadonlySet<string>,
): Promise<number> {
  return endAll(ask, await others(ask, installation, ours));
}

/** As `endLeftOverChannels`, but none that this run has made: one may be on its way. */
export async function endChannelsOfEarlierRuns(
  ask: Ask,
  installation: string,
  ours: ReadonlySet<string>,
  run: string,
): Promise<number> {
  const left = await others(ask, installation, ours);
  return endAll(ask, await named(ask, left, runHeader, (value) => value !== run));
}

async function others(ask: Ask, installation: string, ours: ReadonlySet<string>): Promise<readonly string[]> {
  return (await channelsOf(ask, installation)).filter((uuid) => !ours.has(uuid));
}

async function named(
  ask: Ask,
  uuids: readonly string[],
  header: string,
  isWanted: (value: string) => boolean,
): Promise<readonly string[]> {
  const values = await Promise.all(uuids.map((uuid) => ask(`uuid_getvar ${uuid} ${variableOf(header)}`)));
  return uuids.filter((_uuid, index) => isWanted(values[index]?.trim() ?? ''));
}

async function endAll(ask: Ask, uuids: readonly string[]): Promise<number> {
  await Promise.all(uuids.map((uuid) => ask(`uuid_kill ${uuid}`)));
  return uuids.length;
}

function uuidsOf(json: string): readonly string[] {
  const { rows = [] } = JSON.parse(json) as { rows?: readonly { uuid?: unknown }[] };
  return rows.flatMap(({ uuid }) => (typeof uuid === 'string' && uuidPattern.test(uuid) ? [uuid] : []));
}
