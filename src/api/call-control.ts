// What people do with a conversation in which they talk, or which they supervise: hold, pass on, ask somebody, call somebody in.
// Never the record of it; that is in calls.ts.
import { z } from 'zod';
import { everyone, route, supervisors, type ApiFeature } from './api-feature.js';
import { key } from './fields.js';

/** As people dial it: an extension, or a number outside that the company may call. */
const dialled = z.string().trim().min(1).max(40);

const targetShapes = {
  number: z.strictObject({ kind: z.literal('number'), number: dialled }),
  /** On the phone that the agent has. */
  agent: z.strictObject({ kind: z.literal('agent'), agent: key }),
  queue: z.strictObject({ kind: z.literal('queue'), queue: key }),
  flow: z.strictObject({ kind: z.literal('flow'), flow: key }),
  /** A message for the people of that queue. */
  voicemail: z.strictObject({ kind: z.literal('voicemail'), queue: key }),
} as const;

/** Where a conversation can be passed on to. */
export const transferTargetSchema = z.discriminatedUnion('kind', [
  targetShapes.number,
  targetShapes.agent,
  targetShapes.queue,
  targetShapes.flow,
  targetShapes.voicemail,
]);
/** Who can be asked: a person. */
export const consultationTargetSchema = z.discriminatedUnion('kind', [
  targetShapes.number,
  targetShapes.agent,
]);

/** Somebody to be called into a conversation. */
export const addParticipantSchema = z.strictObject({ number: dialled });

/** Somebody who is in the call, or is being rung for it. */
export const participantSchema = z.strictObject({
  /** As of the legs of the call. */
  id: z.string(),
});

export const holdSchema = z.strictObject({ held: z.boolean() });
export const muteSchema = z.strictObject({ muted: z.boolean() });
export const endConsultationSchema = z.strictObject({
  /** `transferred`: whoever was asked takes the call. `joined`: all talk. `resumed`: back to the others, without whoever was asked. */
  result: z.enum(['transferred', 'joined', 'resumed']),
});

/** `listen`: heard by nobody. `whisper`: by the agent alone. `join`: by all. */
export const supervisionModeSchema = z.enum(['listen', 'whisper', 'join']);
export const superviseSchema = z.strictObject({
  /** Whose conversation it is. */
  agent: key,
  mode: supervisionModeSchema.default('listen'),
});
export const changeSupervisionSchema = z.strictObject({ mode: supervisionModeSchema });

export type Supervise = z.infer<typeof superviseSchema>;
export type SupervisionMode = z.infer<typeof supervisionModeSchema>;
export type CallTarget = z.infer<typeof transferTargetSchema>;
export type ConsultationTarget = z.infer<typeof consultationTargetSchema>;
export type AddParticipant = z.infer<typeof addParticipantSchema>;
export type Participant = z.infer<typeof participantSchema>;
export type ConsultationEnd = z.infer<typeof endConsultationSchema>['result'];

/** What the control of calls adds. */
export const callControlApi = {
  routes: {
    holdCall: route({
      method: 'put',
      path: '/calls/{id}/hold',
      summary: 'Put the others on hold, or take them off; only in a conversation of one’s own',
      tag: 'calls',
      access: everyone,
      body: holdSchema,
    }),
    muteCall: route({
      method: 'put',
      path: '/calls/{id}/mute',
      summary: 'Be heard by nobody, or again; only in a conversation of one’s own',
      tag: 'calls',
      access: everyone,
      body: muteSchema,
    }),
    hangUpCall: route({
      method: 'post',
      path: '/calls/{id}/hang-up',
      summary:
        'Hang up one’s own phone; others talk on when they are two or more, and whoever is consulted takes over',
      tag: 'calls',
      access: everyone,
    }),
    transferCall: route({
      method: 'post',
      path: '/calls/{id}/transfer',
      summary: 'Pass the conversation on and leave it; one that nobody takes comes back',
      tag: 'calls',
      access: everyone,
      body: transferTargetSchema,
    }),
    consult: route({
      method: 'post',
      path: '/calls/{id}/consultation',
      summary: 'Ask somebody apart, while the others wait',
      tag: 'calls',
      access: everyone,
      body: consultationTargetSchema,
    }),
    swapConsultation: route({
      method: 'post',
      path: '/calls/{id}/consultation/swap',
      summary: 'To those who wait, and back to whoever is asked',
      tag: 'calls',
      access: everyone,
    }),
    endConsultation: route({
      method: 'post',
      path: '/calls/{id}/consultation/end',
      summary: 'End the consultation: pass the call on, make a conference of it, or go back',
      tag: 'calls',
      access: everyone,
      body: endConsultationSchema,
    }),
    superviseCall: route({
      method: 'post',
      path: '/calls/{id}/supervision',
      summary: 'Ring the phone of the supervisor, who then hears what the agent hears',
      tag: 'calls',
      access: supervisors,
      body: superviseSchema,
    }),
    changeSupervision: route({
      method: 'put',
      path: '/calls/{id}/supervision',
      summary: 'Who hears the supervisor from now on',
      tag: 'calls',
      access: supervisors,
      body: changeSupervisionSchema,
    }),
    takeOverCall: route({
      method: 'post',
      path: '/calls/{id}/supervision/take-over',
      summary: 'Talk in place of the agent, who is let go',
      tag: 'calls',
      access: supervisors,
    }),
    endSupervision: route({
      method: 'delete',
      path: '/calls/{id}/supervision',
      summary: 'Leave a conversation that one supervises',
      tag: 'calls',
      access: supervisors,
    }),
    addParticipant: route({
      method: 'post',
      path: '/calls/{id}/participants',
      summary: 'Call somebody into a conversation; agents only one in which they talk',
      tag: 'calls',
      access: everyone,
      body: addParticipantSchema,
      response: participantSchema,
    }),
    removeParticipant: route({
      method: 'delete',
      path: '/calls/{id}/participants/{participant}',
      summary: 'Take somebody out of a conversation of three or more; agents only one in which they talk',
      tag: 'calls',
      access: everyone,
    }),
  },
  components: {
    CallTarget: transferTargetSchema,
    AddParticipant: addParticipantSchema,
    Participant: participantSchema,
  },
} as const satisfies ApiFeature;
