// What the media adapter is told: where its media servers are, and who it is to them.
// Never connects.
import type { Log } from '../../app/ports/log.js';

export interface MediaServerOptions {
  readonly host: string;
  /** Event socket, default of FreeSWITCH: 8021. */
  readonly port: number;
  readonly password: string;
  /** Folder of the prompts as this media server sees it; holds `<language>/<prompt>.wav`. */
  readonly promptsDir: string;
}

export interface FsmrfMediaOptions {
  readonly servers: readonly MediaServerOptions[];
  /** Name of the sofia profile, see firmware-config. */
  readonly profile: string;
  /** Where FreeSWITCH's outbound sockets connect to. */
  readonly listenHost: string;
  /** The same address as the media servers see it. Default: listenHost. */
  readonly advertisedHost?: string;
  /** The SIP dialogs of channels that our softswitch keeps; undefined with other servers. */
  readonly kept?: KeptDialogs | undefined;
  /** Goes with every endpoint, so that a media server's calls of this service are told from those of others. */
  readonly installation: string;
  readonly log: Log;
}

/** Implemented by adapters/sip. */
export interface KeptDialogs {
  list(): Promise<{
    readonly legs: readonly { readonly id: string; readonly callId: string; readonly localSdp: string }[];
  }>;
  /** With these an INVITE takes over a dialog instead of making one. */
  adoptionHeaders(id: string): Record<string, string>;
}
