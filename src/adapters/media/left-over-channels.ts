// Ends on a media server the channels that this service left there when it died or lost the connection.
// Never ends a channel that does not name this very installation: a media server may serve others too.

/** Header of every INVITE to a media server. */
export const installationHeader = 'X-Centrale';
/** FreeSWITCH makes a channel variable of a header that begins with X-. */
const installationVariable = `sip_h_${installationHeader}`;
const uuidPattern = /^[0-9a-f-]{36}$/i;

/** `ask`: an API command of the media server. Returns how many there were; rejects as `ask` does. */
export async function endLeftOverChannels(
  ask: (command: string) => Promise<string>,
  installation: string,
  ours: ReadonlySet<string>,
): Promise<number> {
  const uuids = uuidsOf(await ask('show channels as json')).filter((uuid) => !ours.has(uuid));
  const named = await Promise.all(uuids.map((uuid) => ask(`uuid_getvar ${uuid} ${installationVariable}`)));
  const left = uuids.filter((_uuid, index) => named[index]?.trim() === installation);
  await Promise.all(left.map((uuid) => ask(`uuid_kill ${uuid}`)));
  return left.length;
}

function uuidsOf(json: string): readonly string[] {
  const { rows = [] } = JSON.parse(json) as { rows?: readonly { uuid?: unknown }[] };
  return rows.flatMap(({ uuid }) => (typeof uuid === 'string' && uuidPattern.test(uuid) ? [uuid] : []));
}
