// What the processes of the service have used, what the disk held up, and the audio packets that were carried.
// Never keeps a history: monitoring systems do.
import type { SoftswitchControl } from '../adapters/softswitch/softswitch-control.js';
import type { Metrics } from '../api/system.js';
import type { Log } from '../app/ports/log.js';

export async function readMetrics(
  softswitch: SoftswitchControl | undefined,
  sip: Metrics['sip'],
  slow: { readonly writes: number; readonly checkpoints: number },
  log: Log,
): Promise<Metrics> {
  const own = process.cpuUsage();
  const stats = await softswitch?.stats().catch((error: unknown) => {
    log.warn({ err: error }, 'the softswitch does not tell its counters');
    return undefined;
  });
  return {
    daemon: { cpuS: (own.user + own.system) / 1e6, rssBytes: process.memoryUsage.rss() },
    softswitch:
      stats === undefined
        ? null
        : {
            cpuS: (stats.cpuUserMs + stats.cpuSystemMs) / 1000,
            rssBytes: stats.rssBytes,
            sessions: stats.sessions,
          },
    sip,
    storage: { slowWrites: slow.writes, slowCheckpoints: slow.checkpoints },
    rtp: {
      received: stats?.rtpReceived ?? 0,
      sent: stats?.rtpSent ?? 0,
      lostInbound: stats?.rtpLostInbound ?? 0,
      refused: stats?.rtpRefused ?? 0,
      droppedInside: stats?.rtpDroppedInside ?? 0,
    },
  };
}
