// Polish texts of forms.
// Never formats numbers or times: they arrive as text.
import type { FormTexts } from './en.js';

export const formsPl: FormTexts = {
  unsaved: (what, time) => `Masz niezapisane zmiany (${time}): ${what}.`,
  customer: 'klient',
  newOne: {
    trunks: 'nowe łącze',
    dids: 'nowy numer',
    flows: 'nowe menu',
    queues: 'nowa kolejka',
    schedules: 'nowe godziny otwarcia',
    agents: 'nowy konsultant',
    extensions: 'nowy numer wewnętrzny',
    users: 'nowy użytkownik',
    customers: 'nowy klient',
  },
  continue: 'Wróć do edycji',
  resumed: (time) => `To Twoje niezapisane zmiany (${time}).`,
  losses: {
    trunks: 'Połączenia od tego operatora będą odrzucane, a przez to łącze nie będzie można dzwonić.',
    trunkPassword: 'Przepadną nazwa użytkownika i hasło u operatora.',
    dids: 'Połączenia na ten numer będą odrzucane.',
    flows: 'Przepadną wszystkie kroki. Nagrania zostaną.',
    queues:
      'Przepadną wszystkie ustawienia. Dzwoniący, którzy teraz czekają, usłyszą zapowiedź, a potem zostaną rozłączeni.',
    schedules: 'Przepadną godziny i dni szczególne.',
    agents:
      'Konsultant nie będzie już dostawać połączeń z kolejek. Umiejętności i ustawienia przepadną; dotychczasowe połączenia zostaną.',
    extensions:
      'Telefon nie będzie mógł się zarejestrować i nie będzie można na niego dzwonić. Przepadnie hasło SIP.',
    users: 'Ta osoba nie będzie mogła się zalogować. Przepadnie hasło.',
  },
  irreversible: 'Zmiana działa od razu i nie można jej cofnąć.',
  passwordNotKept: 'Hasła nie są przechowywane: wpisz je ponownie.',
};
