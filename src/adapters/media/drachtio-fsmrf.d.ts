// Types of the parts of drachtio-fsmrf that this adapter uses; the package brings none.
declare module 'drachtio-fsmrf' {
  import type { EventEmitter } from 'node:events';
  import type { Server, Socket } from 'node:net';

  interface EslConnection extends EventEmitter {
    readonly socket: Socket | null;
    readonly parser: Pick<EventEmitter, 'on' | 'off'>;
    /** modesl reads it before each attempt to connect again. */
    readonly reconnectOpts: { maxAttempts?: number };
    subscribe(events: string): void;
    sendRecv(command: string, onReply: () => void): void;
  }
  namespace Mrf {
    interface DialogResponse {
      send(status: number, options?: { body?: string; headers?: Record<string, string | undefined> }): void;
    }
    interface SipDialog extends EventEmitter {
      readonly connected: boolean;
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
        varName: string;
        digitTimeout: number;
      }): Promise<{ digits?: string | null; invalidDigits?: string | null }>;
      set(name: string, value: string): Promise<void>;
      set(values: Readonly<Record<string, string>>): Promise<void>;
      record(
        file: string,
        options: { timeLimitSecs: number; silenceThresh: number; silenceHits: number },
      ): Promise<{ recordMilliseconds?: string | null }>;
      bridge(other: Endpoint): Promise<void>;
      unbridge(): Promise<void>;
      api(command: string, args: string | readonly string[]): Promise<unknown>;
      /** Resolves with the completion. */
      execute(
        application: string,
        argument: string,
      ): Promise<{ getHeader(name: string): string | undefined }>;
      destroy(): Promise<void>;
    }
    class MediaServer extends EventEmitter {
      readonly conn: EslConnection;
      /** Where media servers connect for a channel. */
      readonly _server: {
        readonly server: Server;
        on(
          event: 'connection::open' | 'connection::ready',
          listener: (connection: EslConnection) => void,
        ): void;
      };
      readonly currentSessions: number;
      /** `host:port` of the profile. */
      readonly sip: { readonly ipv4: { readonly udp: { readonly address?: string } } };
      createEndpoint(options?: { remoteSdp?: string; headers?: Record<string, string> }): Promise<Endpoint>;
      api(command: string): Promise<string>;
      disconnect(): void;
    }
  }
  class Mrf {
    constructor(srf: object, options?: object);
    /** The callback may come more than once: modesl goes on trying after a failure. */
    connect(
      options: {
        address: string;
        port: number;
        secret: string;
        profile?: string;
        listenAddress?: string;
        listenPort?: number;
        advertisedAddress?: string;
      },
      callback: (error: unknown, server?: Mrf.MediaServer) => void,
    ): void;
  }
  export = Mrf;
}
