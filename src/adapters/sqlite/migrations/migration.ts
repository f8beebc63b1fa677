// One step of the database's schema.
// Never edited once released: a correction is a further step.

export interface Migration {
  /** PRAGMA user_version after this step; steps are numbered without gaps from 1. */
  readonly version: number;
  readonly name: string;
  /** Several when it takes long: each is told. */
  readonly sql: string | readonly string[];
  /** What it replaces must not stay behind in free pages: the file is written anew afterwards. */
  readonly isRewriting?: boolean;
}
