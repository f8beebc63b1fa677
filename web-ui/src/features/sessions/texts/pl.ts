// Polish texts about logging in, passwords and the user’s own menu.
// Never formats numbers or times: they arrive as text.
import type { sessionsBundleEn } from './en.js';

export const sessionsBundlePl: typeof sessionsBundleEn = {
  userMenu: {
    open: 'Menu użytkownika',
    language: 'Język',
    theme: 'Wygląd',
    themes: { system: 'Systemowy', light: 'Jasny', dark: 'Ciemny' },
    changePassword: 'Zmień hasło',
    logOut: 'Wyloguj się',
  },
  logIn: {
    title: 'Logowanie',
    username: 'Nazwa użytkownika',
    password: 'Hasło',
    submit: 'Zaloguj się',
    submitting: 'Logowanie…',
    ended: 'Sesja wygasła. Zaloguj się ponownie.',
    serverDown: 'Brak połączenia z systemem Centrale',
    serverDownHint: 'Serwer nie odpowiada. Strona sama ponawia próby.',
    showPassword: 'Pokaż hasło',
    hidePassword: 'Ukryj hasło',
    demo: 'To jest wersja demonstracyjna. Można się zalogować jako:',
    fillIn: (who: string) => `Wypełnij: ${who}`,
    demoPasswords: 'Te hasła są znane wszystkim.',
  },
  password: {
    title: 'Ustaw własne hasło',
    intro: 'Zalogowano hasłem jednorazowym. Zanim przejdziesz dalej, ustaw hasło znane tylko Tobie.',
    changeTitle: 'Zmiana hasła',
    current: 'Obecne hasło',
    currentOneTime: 'Hasło jednorazowe',
    next: 'Nowe hasło',
    repeat: 'Powtórz nowe hasło',
    hint: 'Co najmniej 8 znaków. Zdanie jest mocniejsze niż słowo.',
    different: 'Hasła się różnią.',
    submit: 'Zapisz hasło',
    done: 'Hasło zostało zmienione.',
    same: 'To jest obecne hasło. Wybierz inne.',
    likeUsername: 'To hasło zbyt łatwo odgadnąć, bo zawiera nazwę użytkownika. Wybierz hasło bez niej.',
  },
};
