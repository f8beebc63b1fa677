// English texts about logging in, passwords and the user’s own menu.
// Never formats numbers or times: they arrive as text.

export const sessionsBundleEn = {
  userMenu: {
    open: 'User menu',
    language: 'Language',
    theme: 'Appearance',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    changePassword: 'Change password',
    logOut: 'Log out',
  },
  logIn: {
    title: 'Log in',
    username: 'User name',
    password: 'Password',
    submit: 'Log in',
    submitting: 'Logging in…',
    ended: 'Your session has expired. Please log in again.',
    serverDown: 'Centrale is not reachable',
    serverDownHint: 'The server is not responding. This page keeps trying.',
    showPassword: 'Show password',
    hidePassword: 'Hide password',
    demo: 'This is a demo: log in as',
    fillIn: (who: string) => `Fill in: ${who}`,
    demoPasswords: 'Everybody knows these passwords.',
  },
  password: {
    title: 'Choose your own password',
    intro: 'You logged in with a one-time password. Before you continue, choose one that only you know.',
    changeTitle: 'Change password',
    current: 'Current password',
    currentOneTime: 'One-time password',
    next: 'New password',
    repeat: 'Repeat new password',
    hint: 'At least 8 characters. A phrase is stronger than a word.',
    different: 'The two passwords do not match.',
    submit: 'Save password',
    done: 'Your password has been changed.',
    same: 'This is your current password. Choose another one.',
    likeUsername:
      'This password is too easy to guess because it contains your user name. Choose one that does not.',
  },
};
