// Users, logging in, and who is logged in.
// Never carries a token: the session lives in an HttpOnly cookie.
import { z } from 'zod';
import { everyone, route, type ApiFeature } from './api-feature.js';
import { roleSchema } from './common.js';
import { configurationList } from './configuration-list.js';
import { key, name } from './fields.js';

export const logInSchema = z.strictObject({
  username: z.string().min(1).max(40),
  password: z.string().min(1).max(200),
});
export const sessionSchema = z.strictObject({
  username: z.string(),
  name: z.string(),
  role: roleSchema,
  /** The agent who this user is, if any. */
  agent: z.string().optional(),
  /** True until the one-time password has been replaced; every other route then answers 403 `password-change-required`. */
  mustChangePassword: z.boolean(),
});
export const changePasswordSchema = z.strictObject({
  currentPassword: z.string().min(1).max(200),
  newPassword: z.string().min(8).max(200),
});
export type Session = z.infer<typeof sessionSchema>;

export const userSchema = z.strictObject({
  username: z.string().regex(/^[a-z0-9._-]{2,40}$/, 'lower-case letters, digits, dot, dash, underscore'),
  name,
  role: roleSchema,
  /** The agent who this user is; needed for role agent. */
  agent: key.optional(),
  /** Write-only: stored as a hash; absent in answers, and left as it is when absent in a change. */
  password: z.string().min(8).max(200).optional(),
});
export type UserConfig = z.infer<typeof userSchema>;

export const userList = configurationList({
  one: 'user',
  component: 'User',
  schema: userSchema,
  key: 'username',
  secrets: [{ path: 'password', kept: 'hash', noted: 'passwords' }],
  unique: ['agent'],
  references: { agent: 'agents' },
});

/** What logging in adds. */
export const sessionsApi = {
  routes: {
    logIn: route({
      method: 'post',
      path: '/session',
      summary: 'Log in',
      tag: 'session',
      access: 'public',
      body: logInSchema,
      response: sessionSchema,
    }),
    session: route({
      method: 'get',
      path: '/session',
      summary: 'Who is logged in',
      tag: 'session',
      access: everyone,
      response: sessionSchema,
    }),
    logOut: route({
      method: 'delete',
      path: '/session',
      summary: 'Log out',
      tag: 'session',
      access: everyone,
    }),
    changePassword: route({
      method: 'put',
      path: '/session/password',
      summary: 'Replace the own password',
      tag: 'session',
      access: everyone,
      body: changePasswordSchema,
    }),
  },
  components: {
    LogIn: logInSchema,
    ChangePassword: changePasswordSchema,
    Session: sessionSchema,
  },
} as const satisfies ApiFeature;
