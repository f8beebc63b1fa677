// The list of kept calls as applications are told it.
// Never changes a call.

export interface KeptLeg {
  /** Dialog id; of an INVITE that nothing has answered, too. */
  readonly id: string;
  readonly callId: string;
  /** `incoming`: the peer called. */
  readonly direction: 'incoming' | 'outgoing';
  readonly state: 'early' | 'established';
  /** Transaction id of an INVITE without final response, or whose 2xx no application has seen. */
  readonly invite?: string;
  readonly localTag: string;
  readonly remoteTag: string;
  readonly localSdp: string;
  readonly remoteSdp: string;
  readonly remoteTarget: string;
  readonly routeSet: readonly string[];
  /** The peer is the media server. */
  readonly media: boolean;
}

/** A leg that is no more: its peer ended it, or refused, while no application was there. */
export interface EndedLeg {
  readonly id: string;
  readonly invite?: string;
  readonly reason: 'hung-up' | 'cancelled' | 'refused';
  /** Of a refusal. */
  readonly status?: number;
}

export interface KeptLegsList {
  readonly legs: readonly KeptLeg[];
  readonly ended: readonly EndedLeg[];
}

/** As much of the list as one message may carry. */
export interface KeptLegsPage extends KeptLegsList {
  /** What to ask for next; absent on the last page. */
  readonly next?: number;
}

/** A client may take no longer body of a message than 16,384 characters. */
const PAGE_CHARACTERS = 12_000;

/** Legs that fill a page alone and more are left out: nobody's session description is so long. */
export function pagesOf({ legs, ended }: KeptLegsList): readonly KeptLegsPage[] {
  const pages: { legs: KeptLeg[]; ended: EndedLeg[]; next?: number }[] = [{ legs: [], ended: [] }];
  let room = PAGE_CHARACTERS;
  const pageFor = (entry: KeptLeg | EndedLeg) => {
    const length = JSON.stringify(entry).length + 1;
    if (length > PAGE_CHARACTERS) return undefined;
    if (length > room) {
      pages.at(-1)!.next = pages.length;
      pages.push({ legs: [], ended: [] });
      room = PAGE_CHARACTERS;
    }
    room -= length;
    return pages.at(-1);
  };
  for (const leg of legs) pageFor(leg)?.legs.push(leg);
  for (const leg of ended) pageFor(leg)?.ended.push(leg);
  return pages;
}
