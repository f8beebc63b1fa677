// Dutch texts about logging in, passwords and the user’s own menu.
// Never formats numbers or times: they arrive as text.
import type { sessionsBundleEn } from './en.js';

export const sessionsBundleNl: typeof sessionsBundleEn = {
  userMenu: {
    open: 'Gebruikersmenu',
    language: 'Taal',
    theme: 'Weergave',
    themes: { system: 'Systeem', light: 'Licht', dark: 'Donker' },
    changePassword: 'Wachtwoord wijzigen',
    logOut: 'Uitloggen',
  },
  logIn: {
    title: 'Inloggen',
    username: 'Gebruikersnaam',
    password: 'Wachtwoord',
    submit: 'Inloggen',
    submitting: 'Bezig met inloggen…',
    ended: 'Uw sessie is verlopen. Log opnieuw in.',
    serverDown: 'Centrale is niet bereikbaar',
    serverDownHint: 'De server reageert niet. Deze pagina blijft het proberen.',
    showPassword: 'Wachtwoord tonen',
    hidePassword: 'Wachtwoord verbergen',
    demo: 'Dit is een demo: log in als',
    fillIn: (who: string) => `Invullen: ${who}`,
    demoPasswords: 'Iedereen kent deze wachtwoorden.',
  },
  password: {
    title: 'Kies uw eigen wachtwoord',
    intro: 'U bent ingelogd met een eenmalig wachtwoord. Kies eerst een wachtwoord dat alleen u kent.',
    changeTitle: 'Wachtwoord wijzigen',
    current: 'Huidig wachtwoord',
    currentOneTime: 'Eenmalig wachtwoord',
    next: 'Nieuw wachtwoord',
    repeat: 'Nieuw wachtwoord herhalen',
    hint: 'Ten minste 8 tekens. Een zin is sterker dan een woord.',
    different: 'De wachtwoorden komen niet overeen.',
    submit: 'Wachtwoord opslaan',
    done: 'Uw wachtwoord is gewijzigd.',
    same: 'Dit is uw huidige wachtwoord. Kies een ander wachtwoord.',
    likeUsername:
      'Dit wachtwoord is te makkelijk te raden, want uw gebruikersnaam staat erin. Kies een wachtwoord zonder uw gebruikersnaam.',
  },
};
