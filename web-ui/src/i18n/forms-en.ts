// English texts of forms: what was not saved, what a removal takes with it, what is still missing.
// Never formats numbers or times: they arrive as text.
export const formsEn = {
  unsaved: (what: string, time: string) => `You have unsaved changes from ${time}: ${what}.`,
  customer: 'customer',
  continue: 'Continue editing',
  resumed: (time: string) => `These are your unsaved changes from ${time}.`,
  passwordNotKept: 'Passwords are not kept: enter them again.',
};

export type FormTexts = typeof formsEn;
