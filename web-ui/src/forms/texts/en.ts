// English texts of forms: what was not saved, what a removal takes with it, what is still missing.
// Never formats numbers or times: they arrive as text.
export const formsEn = {
  unsaved: (what: string, time: string) => `You have unsaved changes from ${time}: ${what}.`,
  customer: 'customer',
  /** One that has no name yet. */
  newOne: {
    trunks: 'new trunk',
    dids: 'new number',
    flows: 'new menu',
    queues: 'new queue',
    schedules: 'new opening hours',
    agents: 'new agent',
    extensions: 'new extension',
    users: 'new user',
    customers: 'new customer',
  },
  continue: 'Continue editing',
  resumed: (time: string) => `These are your unsaved changes from ${time}.`,
  /** What is gone with an item that is removed. */
  losses: {
    trunks: 'Calls from this carrier will be refused, and no calls will go out over this trunk.',
    trunkPassword: 'Its user name and password at the carrier are lost.',
    dids: 'Calls to this number will be refused.',
    flows: 'All its steps are lost. The recordings stay.',
    queues: 'All its settings are lost. Callers waiting in it hear an announcement and are disconnected.',
    schedules: 'Its hours and special days are lost.',
    agents: 'This agent gets no more calls from queues. Skills and settings are lost; past calls stay.',
    extensions: 'Its phone can no longer register or be called. The SIP password is lost.',
    users: 'This person can no longer log in. The password is lost.',
  },
  irreversible: 'This takes effect immediately and cannot be undone.',
  passwordNotKept: 'Passwords are not kept: enter them again.',
};

export type FormTexts = typeof formsEn;
