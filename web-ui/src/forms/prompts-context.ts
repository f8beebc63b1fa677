// The recordings that forms can suggest, for each language.
// Never fetched here: the set-up page does, once.
import { createContext, useContext } from 'react';
import type { Prompts, Sounds } from '../../../src/api/system.js';

export const noPrompts: Prompts = { en: [], nl: [], pl: [] };

export const PromptsContext = createContext<Prompts>(noPrompts);

export const usePrompts = (): Prompts => useContext(PromptsContext);

/** Where recordings and music are kept; undefined until it is known. */
export const SoundsContext = createContext<Sounds | undefined>(undefined);

export const useSounds = (): Sounds | undefined => useContext(SoundsContext);

/** Parts of sentences that Centrale puts together by itself: alone they make no sense to anybody. */
const spokenParts = /^(digit|queue-position|queue-wait|waited)-|^chosen$/;

export const isWholeMessage = (prompt: string): boolean => !spokenParts.test(prompt);
