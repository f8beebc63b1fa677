// Polish texts about the way from an empty installation to a first answered call.
// Never formats numbers or times: they arrive as text.
import type { firstStepsEn } from './en.js';

export const firstStepsPl: typeof firstStepsEn = {
  title: 'Do pierwszego odebranego połączenia',
  intro: 'Wykonaj kroki po kolei; każdy korzysta z poprzednich.',
  done: 'gotowe',
  optional: 'może poczekać',
  steps: {
    settings:
      'Wpisz nazwę; sprawdź strefę czasową i sposób wybierania numerów: od nich zależą godziny otwarcia i numery.',
    extensions: 'Po jednym na każdy telefon, z hasłem SIP. Niżej podano, co wpisać w telefonie.',
    agents:
      'Po jednym na każdą osobę odbierającą połączenia: numer wewnętrzny i umiejętności, każda z poziomem od 1 do 10.',
    schedules: 'Kiedy kolejki są czynne. Bez godzin otwarcia kolejka jest czynna zawsze.',
    queues:
      'Gdzie czekają dzwoniący. Kolejka wymaga umiejętności i jej połączenia trafiają do każdego konsultanta, który je ma; można też samodzielnie wskazać konsultantów.',
    flows:
      'Co słyszą dzwoniący i który klawisz prowadzi do której kolejki. Numer może też prowadzić wprost do kolejki.',
    trunks: 'Łącze do operatora. Połączenia z innych adresów są odrzucane.',
    dids: 'Twoje numery telefonów i miejsca, do których prowadzą: menu, kolejka lub numer wewnętrzny.',
    users: 'Współpracownicy, którzy mogą się tu logować. Konto konsultanta należy połączyć z konsultantem.',
  },
  logIn:
    'Teraz konsultanci mogą się zalogować do kolejek: *11 na telefonie albo „Dostępny” na stronie Moje stanowisko. Następne połączenie trafi do jednego z nich.',
};
