// Makes zod validate without compiling code at run time, which a strict content security policy forbids.
// Must be imported before any schema: zod decides when a schema is made.
import { z } from 'zod';

z.config({ jitless: true });
