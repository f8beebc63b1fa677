// English texts about the way from an empty installation to a first answered call.
// Never formats numbers or times: they arrive as text.
export const firstStepsEn = {
  title: 'To the first answered call',
  intro: 'Follow the steps in order; each builds on the previous ones.',
  done: 'done',
  optional: 'can wait',
  steps: {
    settings:
      'Enter the name; check the time zone and how numbers are dialled: opening hours and numbers depend on them.',
    extensions: 'One for each phone, with a SIP password. What to enter in the phone is explained below.',
    agents:
      'One for each person who answers calls: an extension, and skills, each with a level from 1 to 10.',
    schedules: 'When the queues are open. Without opening hours, a queue is always open.',
    queues:
      'Where callers wait. A queue requires skills, and every agent who has them gets its calls; or you can list the agents yourself.',
    flows:
      'What callers hear and which key leads to which queue. A number can also lead straight to a queue.',
    trunks: 'The line to your carrier. Calls from other addresses are refused.',
    dids: 'Your telephone numbers, and where each one leads: a menu, a queue or an extension.',
    users: 'Colleagues who may log in to these pages. Link the accounts of agents to their agents.',
  },
  logIn:
    'The agents can now log in to their queues: *11 on the phone, or “Available” on the page My desk. The next call goes to one of them.',
};
