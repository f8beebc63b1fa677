// Types of the parts of drachtio-modesl and of drachtio-fsmrf's inside that taking over a channel uses; they bring none.
declare module 'drachtio-modesl' {
  import type { EventEmitter } from 'node:events';

  /** An event's headers by name. */
  interface ChannelData {
    getHeader(name: string): string | undefined;
  }
  /** Connects to an event socket at once, and says `onReady` when it was let in. */
  class Connection extends EventEmitter {
    constructor(host: string, port: number, password: string, onReady: () => void);
    /** Read before each attempt to connect again. */
    readonly reconnectOpts: { maxAttempts?: number };
    /** Of the channel that the connection belongs to. */
    channelData: ChannelData | null;
    /** It belongs to no channel, and connects anew when it breaks. */
    _inbound: boolean;
    api(command: string, args: readonly string[], onAnswer: (answer: { getBody(): string }) => void): void;
    disconnect(): void;
  }
}
declare module 'drachtio-fsmrf/lib/endpoint' {
  import type Mrf from 'drachtio-fsmrf';
  import type { Connection } from 'drachtio-modesl';

  /** fsmrf makes one itself of each connection that a media server opens. */
  const Endpoint: new (
    connection: Connection,
    dialog: Mrf.SipDialog,
    server: Mrf.MediaServer,
    options: { readonly is3pcc: boolean },
  ) => Mrf.Endpoint;
  export = Endpoint;
}
declare module 'drachtio-modesl/lib/esl/Event' {
  class Event {
    constructor(headers: Readonly<Record<string, string | number>>, body?: string);
    /** Null when there is none; a number for Content-Length alone. */
    getHeader(name: string): string | null;
    addHeader(name: string, value: string): void;
    getBody(): string;
  }
  export = Event;
}
declare module 'drachtio-modesl/lib/esl/Parser' {
  import type Event from 'drachtio-modesl/lib/esl/Event';

  type Headers = Record<string, string | number>;

  class Parser {
    constructor(socket: NodeJS.EventEmitter & { readonly destroyed: boolean; destroy(): void });
    readonly socket: { readonly destroyed: boolean; destroy(): void };
    on(event: 'esl::event', listener: (event: Event) => void): void;
    emit(event: 'esl::event', read: Event, headers: Headers, body: string): void;
    buffer: Buffer;
    /** Of the body that is awaited; 0 = none. */
    bodyLen: number;
    headers: Headers;
    _parseHeaderText(text: string): Headers;
    _parseHeaders(): void;
    _parsePlainBody(body: string): Headers;
    _parseEvent(headers: Headers, body?: string): void;
  }
  export = Parser;
}
