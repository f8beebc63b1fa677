// Voice messages: who may hear and delete them.
// Never touches a recording; voicemail-commands.ts does.
import {
  voicemailsApi,
  type Voicemail,
  type VoicemailList,
  type VoicemailListQuery,
} from '../../api/voicemails.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import type { Actor } from '../kernel/actor.js';
import { feature } from '../kernel/feature.js';
import { AgentScope, type AgentScopeSources } from '../live/agent-scope.js';

export interface VoicemailCommands {
  /** `queues`: of these only; all when absent. */
  list(query: VoicemailListQuery, queues?: readonly string[]): VoicemailList;
  queueOf(id: string): string | undefined;
  /** The file with the recording. Refusals: `not-found`. */
  audio(id: string): Promise<Outcome<{ readonly path: string }>>;
  /** Refusals: `not-found`. */
  markHeard(id: string, by: string): Outcome<Voicemail>;
  /** Refusals: `not-found`. */
  remove(id: string, by: string): Promise<Outcome<undefined>>;
}

export const voicemailsFeature = feature({
  name: 'voicemails',
  routes: voicemailsApi.routes,
  as: (
    { voicemails, live, calls }: { readonly voicemails: VoicemailCommands } & AgentScopeSources,
    actor: Actor,
  ) => {
    const scope = new AgentScope({ live, calls }, actor);
    const by = actor.username;
    const refuseOfOtherQueue = (id: string): Refusal | undefined =>
      scope.reaches(voicemails.queueOf(id))
        ? undefined
        : refused('forbidden', 'this voice message is not of your queues');
    return {
      voicemails: {
        list: (query: VoicemailListQuery) => granted(voicemails.list(query, scope.queues)),
        audio: async (id: string) => refuseOfOtherQueue(id) ?? (await voicemails.audio(id)),
        markHeard: (id: string) => refuseOfOtherQueue(id) ?? voicemails.markHeard(id, by),
        remove: async (id: string) => refuseOfOtherQueue(id) ?? (await voicemails.remove(id, by)),
      },
    };
  },
  handlers: (as) => ({
    voicemails: (request) => as(request).voicemails.list(request.query),
    voicemailAudio: (request) => as(request).voicemails.audio(request.params.id),
    markVoicemailHeard: (request) => as(request).voicemails.markHeard(request.params.id),
    removeVoicemail: (request) => as(request).voicemails.remove(request.params.id),
  }),
});
