// Logging in and who is logged in.
// Never carries a token: the session lives in an HttpOnly cookie.
import { z } from 'zod';
import { roleSchema } from './company.js';

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
