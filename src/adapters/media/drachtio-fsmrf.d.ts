// Types of the parts of drachtio-fsmrf that this adapter uses; the package brings none.
declare module 'drachtio-fsmrf' {
  import type { EventEmitter } from 'node:events';
  import type { Socket } from 'node:net';

  interface EslConnection extends EventEmitter {
    readonly socket: Socket | null;
    subscribe(events: string): void;
  }
  namespace Mrf {
    interface SipDialog extends EventEmitter {
      readonly local: { sdp: string; contact?: string };
      readonly remote: { sdp: string };
      destroy(): Promise<unknown>;
      request(options: {
        method: string;
        body?: string;
        headers?: Record<string, string | undefined>;
      }): Promise<{ status: number; reason: string; body: string }>;
    }
    class Endpoint extends EventEmitter {
      readonly uuid: string;
      readonly connected: boolean;
      readonly conn: EslConnection | null;
      readonly local: { sdp: string };
      readonly dialog: SipDialog;
      play(file: string | string[]): Promise<unknown>;
      playCollect(options: {
        file: string;
        min: number;
        max: number;
        tries: number;
        timeout: number;
        terminators: string;
        regexp: string;
        digitTimeout: number;
      }): Promise<{ digits?: string | null; invalidDigits?: string | null }>;
      bridge(other: Endpoint): Promise<void>;
      unbridge(): Promise<void>;
      api(command: string, args: string | readonly string[]): Promise<unknown>;
      destroy(): Promise<void>;
    }
    class MediaServer extends EventEmitter {
      readonly conn: EslConnection;
      readonly currentSessions: number;
      createEndpoint(options?: { remoteSdp?: string }): Promise<Endpoint>;
      api(command: string): Promise<string>;
      disconnect(): void;
    }
  }
  class Mrf {
    constructor(srf: object, options?: object);
    connect(options: {
      address: string;
      port: number;
      secret: string;
      profile?: string;
      listenAddress?: string;
      listenPort?: number;
      advertisedAddress?: string;
    }): Promise<Mrf.MediaServer>;
  }
  export = Mrf;
}
