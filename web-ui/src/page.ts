// What a feature's page is to the frame around it: its address and name, who may see it, what waits there.
// Never knows a page; pages.ts lists them.
import type { ReactNode } from 'react';
import type { Session } from '../../src/api/sessions.js';
import type { Dictionary } from './i18n/dictionary.js';
import type { LiveState } from './live/live-state.js';
import type { IconName } from './ui/icon.js';

export interface Page {
  /** First part of its address. */
  readonly path: string;
  readonly icon: IconName;
  /** In the navigation. */
  readonly title: (t: Dictionary) => string;
  /** Others are told that they may not see it; everybody when absent. The server decides in any case. */
  readonly isOpenTo?: (session: Session) => boolean;
  /** Who finds it in the navigation; everybody to whom it is open when absent. */
  readonly isListedFor?: (session: Session) => boolean;
  /** Who begins with it. */
  readonly isFirstFor?: (session: Session) => boolean;
  /** `part`: the second part of the address. */
  readonly draw: (part: string | undefined) => ReactNode;
  /** Instead of `draw` and its frame, for parts that fill the whole screen. */
  readonly drawBare?: (part: string | undefined) => ReactNode | undefined;
  /** What waits there for somebody to do it. */
  readonly waiting?: {
    readonly count: (live: LiveState) => number;
    readonly text: (t: Dictionary, count: number) => string;
  };
  /** Places on it that can be gone to by name. */
  readonly places?: (t: Dictionary) => readonly PagePlace[];
}

export interface PagePlace {
  readonly part: string;
  readonly name: string;
}

export const supervises = ({ role }: Session): boolean => role !== 'agent';
export const configures = ({ role }: Session): boolean => role === 'admin';
