// English texts about the way from an empty installation to a first answered call.
// Never formats numbers or times: they arrive as text.
export const firstStepsEn = {
  title: 'To the first answered call',
  intro: 'In this order, whatever a step needs is there already.',
  done: 'done',
  optional: 'may wait',
  steps: {
    settings: 'Check the time zone and how numbers are dialled: opening hours and numbers go by them.',
    extensions: 'One for each phone, with a SIP password. Below it says what to enter in the phone.',
    agents:
      'One for each person who answers calls: an extension, and the skills the person has, each with a level from 1 to 10.',
    schedules: 'When the queues are open. Without them a queue is always open.',
    queues:
      'Where callers wait. A queue asks for skills, and every agent who has them gets its calls; or name its agents yourself.',
    flows:
      'What callers hear and which key leads to which queue. A number can also lead straight to a queue.',
    trunks: 'The line to your carrier. Calls from anywhere else are refused.',
    dids: 'Your telephone numbers, and where each one leads: a menu, a queue or an extension.',
    users: 'Your colleagues who may log in to these pages. An agent’s user is linked to the agent.',
  },
  logIn:
    'Then the agents log in to their queues: *11 on the phone, or “Available” on their desk page. The next caller rings at one of them.',
};
