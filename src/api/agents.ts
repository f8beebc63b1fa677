// What agents, and supervisors for them, do about their status and after-call work.
// Never holds logic; app/agents does.
import { z } from 'zod';
import { everyone, route, supervisors, type ApiFeature } from './api-feature.js';
import { agentLiveSchema, agentStatusSchema } from './live.js';

/** What one agent wants; `reason` only with `on-break`. */
export const changeStatusSchema = z.strictObject({
  status: agentStatusSchema,
  reason: z.string().trim().min(1).max(60).optional(),
});

/** The same status for many agents in the same moment: at the start of a shift callers are matched with all of them at once. */
export const changeStatusesSchema = changeStatusSchema.extend({
  agents: z.array(z.string()).min(1).max(2000),
});

export type ChangeStatuses = z.infer<typeof changeStatusesSchema>;

/** More after-call work; cut to what the queue allows. */
export const extendWrapUpSchema = z.strictObject({ seconds: z.number().int().min(1).max(3600) });

export type ExtendWrapUp = z.infer<typeof extendWrapUpSchema>;
export type ChangeStatus = z.infer<typeof changeStatusSchema>;

/** What agents' doings add. */
export const agentsApi = {
  routes: {
    changeStatus: route({
      method: 'put',
      path: '/agents/{id}/status',
      summary: 'Log an agent in or out, or send on break; agents only themselves',
      tag: 'live',
      access: everyone,
      body: changeStatusSchema,
      response: agentLiveSchema,
    }),
    changeStatuses: route({
      method: 'put',
      path: '/agent-statuses',
      summary: 'Log many agents in or out, or send them on break, in the same moment: all or none',
      tag: 'live',
      access: supervisors,
      body: changeStatusesSchema,
      response: z.array(agentLiveSchema),
    }),
    agentQueues: route({
      method: 'get',
      path: '/agents/{id}/queues',
      summary: 'IDs of the queues that give the agent calls, be it only after some waiting',
      tag: 'live',
      access: supervisors,
      response: z.array(z.string()),
    }),
    finishWrapUp: route({
      method: 'delete',
      path: '/agents/{id}/wrap-up',
      summary: 'End after-call work now; agents only their own',
      tag: 'live',
      access: everyone,
    }),
    extendWrapUp: route({
      method: 'post',
      path: '/agents/{id}/wrap-up/extension',
      summary: 'More after-call work, as far as the queue allows; agents only their own',
      tag: 'live',
      access: everyone,
      body: extendWrapUpSchema,
    }),
  },
  components: { ChangeStatus: changeStatusSchema },
} as const satisfies ApiFeature;
