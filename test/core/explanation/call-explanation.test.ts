// What a supervisor reads about a call's route, in three languages, situation by situation.
// Never tests where events and decisions come from.
import type { QueueAtTheTime } from '../../../src/core/explanation/queue-history.js';
import { callId, CallBuilder, dutchAndBilling, support } from './routed-call-builder.js';
import { situations, toldAtS, type Situation } from './situations.js';

interface Told {
  readonly en: readonly string[];
  readonly nl: readonly string[];
  readonly pl: readonly string[];
}

const told: Readonly<Record<Situation, Told>> = {
  'waited for two who were talking': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because Els had been idle 40 s longer.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat Els 40 s langer vrij was.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, ze względu na dłuższy o 40 s czas bez rozmowy.',
    ],
  },
  'only one was free in the end': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els, the only agent who was free.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els, de enige agent die vrij was.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els (jedyna wolna osoba).',
    ],
  },
  'idle a little longer': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because Els had been idle longer.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat Els langer vrij was.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, ze względu na dłuższy czas bez rozmowy.',
    ],
  },
  'idle much longer': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because Els had been idle 1:02:36 longer.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat Els 1:02:36 langer vrij was.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, ze względu na dłuższy o 1:02:36 czas bez rozmowy.',
    ],
  },
  'round robin': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because it was the turn of Els: Piet was offered a call of this queue more recently.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat Els aan de beurt was: Piet kreeg korter geleden een gesprek van deze wachtrij.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, ze względu na kolejność (Piet: nowsze połączenie z tej kolejki).',
    ],
  },
  'round robin, new in the round': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because it was the turn of Els, who had not been offered a call of this queue yet.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat Els aan de beurt was en nog geen gesprek van deze wachtrij had gekregen.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, ze względu na kolejność (Els: jeszcze bez połączenia z tej kolejki).',
    ],
  },
  'fewest calls': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because Els had taken 7 calls today and Piet 9.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat Els vandaag 7 gesprekken had aangenomen en Piet 9.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, ze względu na mniejszą liczbę dzisiejszych połączeń (Els 7, Piet 9).',
    ],
  },
  'fewest calls, equal': {
    en: [
      "Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because both were equal in today's calls and Els had been idle 1:01 longer.",
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat beiden gelijk stonden in gesprekken van vandaag en Els 1:01 langer vrij was.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, przy równej liczbie dzisiejszych połączeń ze względu na dłuższy o 1:01 czas bez rozmowy.',
    ],
  },
  'least talk time': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because Els had talked for 1:00:00 today and Piet for 1:23:45.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat Els vandaag 1:00:00 in gesprek was geweest en Piet 1:23:45.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, ze względu na krótszy dzisiejszy czas rozmów (Els 1:00:00, Piet 1:23:45).',
    ],
  },
  'least occupied': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because Els had been busy 45% of the time and Piet 60%.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat Els 45% van de tijd bezet was geweest en Piet 60%.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, ze względu na mniejsze obłożenie (Els 45%, Piet 60%).',
    ],
  },
  'most skilled': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because Els has the higher level for this call (8 against 5.5).',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat Els voor dit gesprek het hogere niveau heeft (8 tegen 5,5).',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, ze względu na wyższy poziom umiejętności do tego połączenia (Els 8, Piet 5,5).',
    ],
  },
  'most skilled, by desire': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because Els prefers this work more at the same skill level (9 against 5).',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat bij gelijke vaardigheid Els een hogere voorkeur voor dit werk heeft (9 tegen 5).',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, ze względu na wyższą preferencję tej pracy przy równym poziomie umiejętności (Els 9, Piet 5).',
    ],
  },
  'least skilled that suffices': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because the lower level of Els is enough (5 against 8), which keeps experts free.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat het lagere niveau van Els volstaat (5 tegen 8), zodat experts vrij blijven.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, ze względu na niższy, a wystarczający poziom umiejętności (Els 5, Piet 8), aby eksperci pozostali wolni.',
    ],
  },
  'least skilled, by all skills': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because Els has fewer other skills at the same level (9 against 30 in total), which keeps experts free.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat bij gelijk niveau Els minder andere vaardigheden heeft (9 tegen 30 in totaal), zodat experts vrij blijven.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, ze względu na mniejszą sumę innych umiejętności przy równym poziomie (Els 9, Piet 30), aby eksperci pozostali wolni.',
    ],
  },
  'ordered tiers': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because Els is in group 1 and Piet in group 2.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat Els in groep 1 staat en Piet in groep 2.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, ze względu na wcześniejszą grupę (Els 1, Piet 2).',
    ],
  },
  'ordered tiers, by position': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because Els comes before Piet in group 1 (position 1 and 3).',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat Els in groep 1 vóór Piet staat (positie 1 en 3).',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, ze względu na wcześniejszą pozycję w grupie 1 (Els 1, Piet 3).',
    ],
  },
  'ordered tiers, equal': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because both were equal in group and position and Els had been idle 7 s longer.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat beiden gelijk stonden in groep en positie en Els 7 s langer vrij was.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, przy tej samej grupie i pozycji ze względu na dłuższy o 7 s czas bez rozmowy.',
    ],
  },
  drawn: {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because Els won the random draw.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat het lot op Els viel.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, ze względu na wynik losowania.',
    ],
  },
  'by score': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because Els had the higher score (6.75 against 5.5, mostly for skill).',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat Els de hogere score had (6,75 tegen 5,5, vooral door vaardigheid).',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, ze względu na wyższą punktację (Els 6,75, Piet 5,5; głównie: umiejętności).',
    ],
  },
  'by preferred skills': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els rather than Piet, because Els has more of the preferred skills.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els en niet naar Piet, omdat Els meer van de gewenste vaardigheden heeft.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els, a nie do: Piet, ze względu na preferowane umiejętności.',
    ],
  },
  'by the overall match': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els: several callers were waiting and several agents were free, and this was the best match for all of them together.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els: er wachtten meerdere bellers en er waren meerdere agents vrij, en dit was voor allen samen de beste verdeling.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els; w tej samej chwili czekało kilka połączeń i było kilka wolnych osób, a taki podział był najlepszy dla wszystkich.',
    ],
  },
  'rung all at once': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els, the first to answer of two agents rung at once.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els, die het eerst opnam van twee agents die tegelijk werden gebeld.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els (najszybsza odpowiedź; telefony dzwoniące jednocześnie: 2).',
    ],
  },
  'one talking, the only one': {
    en: [
      'Waited 1:04 because Els, the only agent with Dutch ≥ 5, was on a call; was connected to Els, the only agent who was free.',
    ],
    nl: [
      'Wachtte 1:04 omdat Els, de enige agent met Dutch ≥ 5, in gesprek was; ging naar Els, de enige agent die vrij was.',
    ],
    pl: [
      'Oczekiwanie trwało 1:04, ponieważ jedyna osoba z umiejętnością Dutch ≥ 5 (Els) rozmawiała; skierowano do: Els (jedyna wolna osoba).',
    ],
  },
  'five, doing different things': {
    en: [
      'Waited 1:04 because, of the five agents with Dutch ≥ 5, two were on calls, two were in wrap-up and one was on break; was connected to Els, the only agent who was free.',
    ],
    nl: [
      'Wachtte 1:04 omdat van de vijf agents met Dutch ≥ 5 er twee in gesprek waren, twee met nawerk bezig waren en één pauze had; ging naar Els, de enige agent die vrij was.',
    ],
    pl: [
      'Oczekiwanie trwało 1:04, ponieważ spośród osób z umiejętnością Dutch ≥ 5 (5) dwie rozmawiały, dwie kończyły pracę po rozmowie, a jedna miała przerwę; skierowano do: Els (jedyna wolna osoba).',
    ],
  },
  'five, all talking': {
    en: [
      'Waited 1:04 because all five agents with Dutch ≥ 5 were on calls; was connected to Els, the only agent who was free.',
    ],
    nl: [
      'Wachtte 1:04 omdat de vijf agents met Dutch ≥ 5 in gesprek waren; ging naar Els, de enige agent die vrij was.',
    ],
    pl: [
      'Oczekiwanie trwało 1:04, ponieważ wszystkie osoby z umiejętnością Dutch ≥ 5 (5) rozmawiały; skierowano do: Els (jedyna wolna osoba).',
    ],
  },
  'some logged out': {
    en: [
      'Waited 1:04 because, of the two logged-in agents with Dutch ≥ 5, one was on a call and one was on a call outside the queues; was connected to Els, the only agent who was free.',
    ],
    nl: [
      'Wachtte 1:04 omdat van de twee ingelogde agents met Dutch ≥ 5 er één in gesprek was en één een gesprek buiten de wachtrijen voerde; ging naar Els, de enige agent die vrij was.',
    ],
    pl: [
      'Oczekiwanie trwało 1:04, ponieważ spośród zalogowanych osób z umiejętnością Dutch ≥ 5 (2) jedna rozmawiała, a jedna prowadziła rozmowę spoza kolejek; skierowano do: Els (jedyna wolna osoba).',
    ],
  },
  'one logged in': {
    en: [
      'Waited 1:04 because Els, the only logged-in agent with Dutch ≥ 5, was in a short pause after missing a call; was connected to Els, the only agent who was free.',
    ],
    nl: [
      'Wachtte 1:04 omdat Els, de enige ingelogde agent met Dutch ≥ 5, een korte rustpauze had na een gemist gesprek; ging naar Els, de enige agent die vrij was.',
    ],
    pl: [
      'Oczekiwanie trwało 1:04, ponieważ jedyna zalogowana osoba z umiejętnością Dutch ≥ 5 (Els) miała krótką pauzę po nieodebranym połączeniu; skierowano do: Els (jedyna wolna osoba).',
    ],
  },
  'all logged out': {
    en: [
      'Waited 1:04 because no agent with Dutch ≥ 5 was logged in; was connected to Els, the only agent who was free.',
    ],
    nl: [
      'Wachtte 1:04 omdat er geen agent met Dutch ≥ 5 was ingelogd; ging naar Els, de enige agent die vrij was.',
    ],
    pl: [
      'Oczekiwanie trwało 1:04, ponieważ nie była zalogowana żadna osoba z umiejętnością Dutch ≥ 5; skierowano do: Els (jedyna wolna osoba).',
    ],
  },
  'skills that others have too': {
    en: [
      'Waited 1:04 because, of the three agents who could take the call, one was on a call, one was being rung for another call and one was at capacity; was connected to Els, the only agent who was free.',
    ],
    nl: [
      'Wachtte 1:04 omdat van de drie agents die dit gesprek konden aannemen er één in gesprek was, één voor een andere beller werd gebeld en één aan het maximum zat; ging naar Els, de enige agent die vrij was.',
    ],
    pl: [
      'Oczekiwanie trwało 1:04, ponieważ spośród osób, które mogły odebrać połączenie (3), jedna rozmawiała, jedna była wywoływana do innego połączenia, a jedna była w pełni obciążona; skierowano do: Els (jedyna wolna osoba).',
    ],
  },
  'many agents': {
    en: [
      'Waited 1:04 because, of the 37 agents who could take the call, 22 were on calls and 15 were being rung for other calls; was connected to Els, the only agent who was free.',
    ],
    nl: [
      'Wachtte 1:04 omdat van de 37 agents die dit gesprek konden aannemen er 22 in gesprek waren en 15 voor een andere beller werden gebeld; ging naar Els, de enige agent die vrij was.',
    ],
    pl: [
      'Oczekiwanie trwało 1:04, ponieważ spośród osób, które mogły odebrać połączenie (37), 22 rozmawiały, a 15 było wywoływanych do innych połączeń; skierowano do: Els (jedyna wolna osoba).',
    ],
  },
  'somebody was free': {
    en: [
      'Did not have to wait for an agent (answered after 5 s); was connected to Els rather than Piet, because Els had been idle 40 s longer.',
    ],
    nl: [
      'Hoefde niet op een agent te wachten (opgenomen na 5 s); ging naar Els en niet naar Piet, omdat Els 40 s langer vrij was.',
    ],
    pl: [
      'Bez oczekiwania na wolną osobę (odebrano po 5 s); skierowano do: Els, a nie do: Piet, ze względu na dłuższy o 40 s czas bez rozmowy.',
    ],
  },
  'somebody else did not answer first': {
    en: [
      'Waited 0:25; was connected to Els, the only agent who was free.',
      'Piet was rung earlier for 20 s, but did not answer.',
    ],
    nl: [
      'Wachtte 0:25; ging naar Els, de enige agent die vrij was.',
      'Piet werd eerder 20 s gebeld, maar nam niet op.',
    ],
    pl: [
      'Oczekiwanie trwało 0:25; skierowano do: Els (jedyna wolna osoba).',
      'Wcześniej przez 20 s dzwoniono do: Piet – bez odpowiedzi.',
    ],
  },
  'declined, busy, withdrawn': {
    en: [
      'Waited 0:12; was connected to Els.',
      'Piet was rung earlier for 3 s, but declined the call.',
      'Ada was rung earlier, but was busy (2×).',
      'Jan was rung earlier for 5 s, but logged out or went on break.',
    ],
    nl: [
      'Wachtte 0:12; ging naar Els.',
      'Piet werd eerder 3 s gebeld, maar weigerde het gesprek.',
      'Ada werd eerder gebeld, maar was in gesprek (2×).',
      'Jan werd eerder 5 s gebeld, maar logde uit of ging met pauze.',
    ],
    pl: [
      'Oczekiwanie trwało 0:12; skierowano do: Els.',
      'Wcześniej przez 3 s dzwoniono do: Piet – połączenie odrzucone.',
      'Wcześniej dzwoniono do: Ada – telefon zajęty (2×).',
      'Wcześniej przez 5 s dzwoniono do: Jan – wylogowanie lub przerwa.',
    ],
  },
  'not joined at first': {
    en: [
      'Waited 0:08; was connected to Els, the only agent who was free.',
      'Piet answered, but the two could not be connected; the caller got the same place back.',
    ],
    nl: [
      'Wachtte 0:08; ging naar Els, de enige agent die vrij was.',
      'Piet nam op, maar de verbinding kwam niet tot stand; de beller kreeg dezelfde plaats terug.',
    ],
    pl: [
      'Oczekiwanie trwało 0:08; skierowano do: Els (jedyna wolna osoba).',
      'Piet: telefon odebrano, ale nie udało się zestawić rozmowy; połączenie wróciło na to samo miejsce.',
    ],
  },
  'the level was lowered': {
    en: [
      'Waited 0:33 because Piet, the only agent with Dutch ≥ 5, was on a call; was connected to Els, the only agent who was free.',
      'After 30 s the required level of Dutch was lowered to 3 (one more agent).',
    ],
    nl: [
      'Wachtte 0:33 omdat Piet, de enige agent met Dutch ≥ 5, in gesprek was; ging naar Els, de enige agent die vrij was.',
      'Na 30 s werd het vereiste niveau voor Dutch verlaagd tot 3 (één agent erbij).',
    ],
    pl: [
      'Oczekiwanie trwało 0:33, ponieważ jedyna osoba z umiejętnością Dutch ≥ 5 (Piet) rozmawiała; skierowano do: Els (jedyna wolna osoba).',
      'Po 30 s obniżono wymagany poziom: Dutch ≥ 3 (o jedną osobę więcej).',
    ],
  },
  'the level was lowered before its time': {
    en: [
      'Waited 0:23 because Els, the only logged-in agent with Dutch ≥ 3, was on a call; was connected to Els, the only agent who was free.',
      'After only 0 s, because nobody who could take the call was logged in, the required level of Dutch was lowered to 3 (one more agent).',
    ],
    nl: [
      'Wachtte 0:23 omdat Els, de enige ingelogde agent met Dutch ≥ 3, in gesprek was; ging naar Els, de enige agent die vrij was.',
      'Al na 0 s, omdat er niemand was ingelogd die het gesprek kon aannemen, werd het vereiste niveau voor Dutch verlaagd tot 3 (één agent erbij).',
    ],
    pl: [
      'Oczekiwanie trwało 0:23, ponieważ jedyna zalogowana osoba z umiejętnością Dutch ≥ 3 (Els) rozmawiała; skierowano do: Els (jedyna wolna osoba).',
      'Już po 0 s, ponieważ nie była zalogowana żadna osoba, która mogłaby odebrać połączenie, obniżono wymagany poziom: Dutch ≥ 3 (o jedną osobę więcej).',
    ],
  },
  'other steps': {
    en: [
      'Waited 0:52; then the caller hung up.',
      'After 10 s Dutch was no longer required.',
      'After 20 s the skill rule was dropped.',
      'After 30 s agents up to group 2 were considered as well.',
      'After 40 s the agents of Sales were considered as well.',
      'After 50 s more agents were considered (step 5).',
    ],
    nl: [
      'Wachtte 0:52; daarna hing de beller op.',
      'Na 10 s was Dutch niet meer vereist.',
      'Na 20 s verviel de vaardigheidsregel.',
      'Na 30 s kwamen ook agents tot en met groep 2 in aanmerking.',
      'Na 40 s kwamen ook de agents van Sales in aanmerking.',
      'Na 50 s kwamen er meer agents in aanmerking (stap 5).',
    ],
    pl: [
      'Oczekiwanie trwało 0:52; potem dzwoniąca osoba się rozłączyła.',
      'Po 10 s przestano wymagać umiejętności: Dutch.',
      'Po 20 s pominięto regułę umiejętności.',
      'Po 30 s uwzględniono także osoby do grupy 2 włącznie.',
      'Po 40 s uwzględniono także osoby z kolejki: Sales.',
      'Po 50 s uwzględniono więcej osób (krok 5).',
    ],
  },
  'the preferred agent became free': {
    en: [
      'Waited 0:24 for Els, the preferred agent, who was on a call; was connected to Els, the preferred agent.',
    ],
    nl: ['Wachtte 0:24 op Els, de voorkeursagent, die in gesprek was; ging naar Els, de voorkeursagent.'],
    pl: [
      'Oczekiwanie trwało 0:24, ponieważ osoba preferowana (Els) rozmawiała; skierowano do: Els (osoba preferowana).',
    ],
  },
  'the preferred agent did not become free': {
    en: [
      'Waited 0:42 because, of the two agents with Dutch ≥ 5, one was on a call and one was in wrap-up; was connected to Els, the only agent who was free.',
      'For the first 30 s only the preferred agent was considered: Piet, who was in wrap-up.',
    ],
    nl: [
      'Wachtte 0:42 omdat van de twee agents met Dutch ≥ 5 er één in gesprek was en één met nawerk bezig was; ging naar Els, de enige agent die vrij was.',
      'De eerste 30 s kwam alleen Piet in aanmerking, de voorkeursagent, die met nawerk bezig was.',
    ],
    pl: [
      'Oczekiwanie trwało 0:42, ponieważ spośród osób z umiejętnością Dutch ≥ 5 (2) jedna rozmawiała, a jedna kończyła pracę po rozmowie; skierowano do: Els (jedyna wolna osoba).',
      'Przez pierwsze 30 s uwzględniano tylko osobę preferowaną: Piet (praca po rozmowie).',
    ],
  },
  'the preferred agent was away': {
    en: [
      'Did not have to wait for an agent (answered after 3 s); was connected to Els, the only agent who was free.',
      'Piet, the preferred agent, was skipped: on break.',
    ],
    nl: [
      'Hoefde niet op een agent te wachten (opgenomen na 3 s); ging naar Els, de enige agent die vrij was.',
      'Op Piet, de voorkeursagent, werd niet gewacht, omdat die pauze had.',
    ],
    pl: [
      'Bez oczekiwania na wolną osobę (odebrano po 3 s); skierowano do: Els (jedyna wolna osoba).',
      'Nie czekano na osobę preferowaną: Piet (przerwa).',
    ],
  },
  'others waited too, less long': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els, the only agent who was free.',
      'Was served ahead of two other callers who had waited less.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els, de enige agent die vrij was.',
      'Werd geholpen vóór twee andere bellers die korter hadden gewacht.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els (jedyna wolna osoba).',
      'Wyprzedziło dwa inne połączenia, które czekały krócej.',
    ],
  },
  'one had waited longer in another queue': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els, the only agent who was free.',
      'Was served ahead of a caller in Sales who had waited 40 s longer, because its priority and weight counted as 2:00 of waiting, against 30 s.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els, de enige agent die vrij was.',
      'Werd geholpen vóór een beller in Sales die 40 s langer had gewacht, want prioriteit en gewicht telden als 2:00 wachttijd, tegenover 30 s.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els (jedyna wolna osoba).',
      'Wyprzedziło połączenie (kolejka: Sales), które czekało o 40 s dłużej, ponieważ priorytet i waga liczyły się jak 2:00 oczekiwania (tam: 30 s).',
    ],
  },
  'one of many, the longest waiting': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els, the only agent who was free.',
      'Was served ahead of six other callers who had waited less.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els, de enige agent die vrij was.',
      'Werd geholpen vóór zes andere bellers die korter hadden gewacht.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els (jedyna wolna osoba).',
      'Wyprzedziło sześć innych połączeń, które czekały krócej.',
    ],
  },
  'one of many, the most urgent': {
    en: [
      'Waited 3:12 because both agents with Dutch ≥ 5 were on calls; was connected to Els, the only agent who was free.',
      'Was the most urgent of seven callers for this agent.',
    ],
    nl: [
      'Wachtte 3:12 omdat de twee agents met Dutch ≥ 5 in gesprek waren; ging naar Els, de enige agent die vrij was.',
      'Was de urgentste van zeven bellers voor deze agent.',
    ],
    pl: [
      'Oczekiwanie trwało 3:12, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; skierowano do: Els (jedyna wolna osoba).',
      'Było najpilniejsze spośród połączeń do tej osoby (7).',
    ],
  },
  'two were ahead at the start': {
    en: [
      'Waited 1:35 because both agents with Dutch ≥ 5 were on calls; then the caller hung up.',
      'On arrival, two other callers were waiting in the queue.',
      'The expected wait was 2:00 to 4:00.',
      'After 1:10 the priority was set to 5.',
    ],
    nl: [
      'Wachtte 1:35 omdat de twee agents met Dutch ≥ 5 in gesprek waren; daarna hing de beller op.',
      'Bij binnenkomst wachtten er twee andere bellers in de wachtrij.',
      'De verwachte wachttijd was 2:00 tot 4:00.',
      'Na 1:10 werd de prioriteit op 5 gezet.',
    ],
    pl: [
      'Oczekiwanie trwało 1:35, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; potem dzwoniąca osoba się rozłączyła.',
      'Na początku w kolejce czekały dwie inne osoby.',
      'Przewidywany czas oczekiwania: od 2:00 do 4:00.',
      'Po 1:10 ustawiono priorytet 5.',
    ],
  },
  'asked for more than the queue does': {
    en: [
      'Waited 0:20 because, of the two agents with Dutch ≥ 5 and Billing ≥ 3, one was on a call and one was in wrap-up; then the caller hung up.',
    ],
    nl: [
      'Wachtte 0:20 omdat van de twee agents met Dutch ≥ 5 en Billing ≥ 3 er één in gesprek was en één met nawerk bezig was; daarna hing de beller op.',
    ],
    pl: [
      'Oczekiwanie trwało 0:20, ponieważ spośród osób z umiejętnościami Dutch ≥ 5 i Billing ≥ 3 (2) jedna rozmawiała, a jedna kończyła pracę po rozmowie; potem dzwoniąca osoba się rozłączyła.',
    ],
  },
  'asked for more, as old journals have it': {
    en: [
      'Waited 0:20 because, of the two agents who could take the call, one was on a call and one was in wrap-up; then the caller hung up.',
    ],
    nl: [
      'Wachtte 0:20 omdat van de twee agents die dit gesprek konden aannemen er één in gesprek was en één met nawerk bezig was; daarna hing de beller op.',
    ],
    pl: [
      'Oczekiwanie trwało 0:20, ponieważ spośród osób, które mogły odebrać połączenie (2), jedna rozmawiała, a jedna kończyła pracę po rozmowie; potem dzwoniąca osoba się rozłączyła.',
    ],
  },
  'asked for a higher level and by a rule': {
    en: [
      'Waited 0:20 because Ada, the only agent with Dutch ≥ 8 and (billing >= 4), was on a call; then the caller hung up.',
    ],
    nl: [
      'Wachtte 0:20 omdat Ada, de enige agent met Dutch ≥ 8 en (billing >= 4), in gesprek was; daarna hing de beller op.',
    ],
    pl: [
      'Oczekiwanie trwało 0:20, ponieważ jedyna osoba z umiejętnościami Dutch ≥ 8 i (billing >= 4) (Ada) rozmawiała; potem dzwoniąca osoba się rozłączyła.',
    ],
  },
  'the level was lowered for what the caller asked for too': {
    en: [
      'Waited 0:40 because, of the three agents with Dutch ≥ 3 and Billing ≥ 3, two were on calls and one was on break; then the caller hung up.',
      'After 30 s the required level of Dutch was lowered to 3.',
    ],
    nl: [
      'Wachtte 0:40 omdat van de drie agents met Dutch ≥ 3 en Billing ≥ 3 er twee in gesprek waren en één pauze had; daarna hing de beller op.',
      'Na 30 s werd het vereiste niveau voor Dutch verlaagd tot 3.',
    ],
    pl: [
      'Oczekiwanie trwało 0:40, ponieważ spośród osób z umiejętnościami Dutch ≥ 3 i Billing ≥ 3 (3) dwie rozmawiały, a jedna miała przerwę; potem dzwoniąca osoba się rozłączyła.',
      'Po 30 s obniżono wymagany poziom: Dutch ≥ 3.',
    ],
  },
  'asked for something else while waiting': {
    en: [
      'Waited 1:00 because all four agents with Dutch ≥ 5 were on calls; then the caller hung up.',
      "After 20 s the skills required in addition to the queue's were set to Billing ≥ 3, preferably French ≥ 4 (two agents could take the call).",
      "After 30 s the skills required in addition to the queue's were set to preferably French.",
      "After 40 s only the queue's skills were required.",
      "After 50 s the skills required in addition to the queue's were set to Chinese ≥ 2 (no agents could take the call).",
    ],
    nl: [
      'Wachtte 1:00 omdat de vier agents met Dutch ≥ 5 in gesprek waren; daarna hing de beller op.',
      'Na 20 s was naast de vaardigheden van de wachtrij ook vereist: Billing ≥ 3, bij voorkeur French ≥ 4 (twee agents konden het gesprek aannemen).',
      'Na 30 s was naast de vaardigheden van de wachtrij ook vereist: bij voorkeur French.',
      'Na 40 s waren alleen nog de vaardigheden van de wachtrij vereist.',
      'Na 50 s was naast de vaardigheden van de wachtrij ook vereist: Chinese ≥ 2 (geen agent kon het gesprek aannemen).',
    ],
    pl: [
      'Oczekiwanie trwało 1:00, ponieważ wszystkie osoby z umiejętnością Dutch ≥ 5 (4) rozmawiały; potem dzwoniąca osoba się rozłączyła.',
      'Po 20 s oprócz umiejętności kolejki ustawiono wymagania: Billing ≥ 3, preferowane: French ≥ 4 (osoby, które mogły odebrać połączenie: 2).',
      'Po 30 s oprócz umiejętności kolejki ustawiono wymagania: preferowane: French.',
      'Po 40 s ograniczono wymagania do umiejętności kolejki.',
      'Po 50 s oprócz umiejętności kolejki ustawiono wymagania: Chinese ≥ 2 (nikt nie mógł odebrać połączenia).',
    ],
  },
  'rung in vain, for something else was asked for': {
    en: [
      'Waited 1:00 because both agents with Dutch ≥ 5 and Billing ≥ 3 were on calls; then the caller hung up.',
      'Els was rung earlier for 5 s, but did not have the skills required from then on.',
      "After 5 s the skills required in addition to the queue's were set to Billing ≥ 3 (two agents could take the call).",
    ],
    nl: [
      'Wachtte 1:00 omdat de twee agents met Dutch ≥ 5 en Billing ≥ 3 in gesprek waren; daarna hing de beller op.',
      'Els werd eerder 5 s gebeld, maar had de vaardigheden niet die vanaf dat moment waren vereist.',
      'Na 5 s was naast de vaardigheden van de wachtrij ook vereist: Billing ≥ 3 (twee agents konden het gesprek aannemen).',
    ],
    pl: [
      'Oczekiwanie trwało 1:00, ponieważ obie osoby z umiejętnościami Dutch ≥ 5 i Billing ≥ 3 rozmawiały; potem dzwoniąca osoba się rozłączyła.',
      'Wcześniej przez 5 s dzwoniono do: Els – zmiana wymaganych umiejętności.',
      'Po 5 s oprócz umiejętności kolejki ustawiono wymagania: Billing ≥ 3 (osoby, które mogły odebrać połączenie: 2).',
    ],
  },
  'many were ahead': {
    en: [
      'Waited 1:35 because both agents with Dutch ≥ 5 were on calls; then the caller hung up.',
      'On arrival, 11 other callers were waiting in the queue.',
    ],
    nl: [
      'Wachtte 1:35 omdat de twee agents met Dutch ≥ 5 in gesprek waren; daarna hing de beller op.',
      'Bij binnenkomst wachtten er 11 andere bellers in de wachtrij.',
    ],
    pl: [
      'Oczekiwanie trwało 1:35, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; potem dzwoniąca osoba się rozłączyła.',
      'Na początku w kolejce czekało 11 innych osób.',
    ],
  },
  'hung up at once': {
    en: ['The caller hung up.'],
    nl: ['De beller hing op.'],
    pl: ['Dzwoniąca osoba się rozłączyła.'],
  },
  'waited too long': {
    en: [
      'Waited 5:00 because, of the two agents with Dutch ≥ 5, one was on a call and one was on break; then the caller left the queue because the maximum wait of the queue was reached.',
    ],
    nl: [
      'Wachtte 5:00 omdat van de twee agents met Dutch ≥ 5 er één in gesprek was en één pauze had; daarna verliet de beller de wachtrij, omdat de maximale wachttijd van de wachtrij was bereikt.',
    ],
    pl: [
      'Oczekiwanie trwało 5:00, ponieważ spośród osób z umiejętnością Dutch ≥ 5 (2) jedna rozmawiała, a jedna miała przerwę; potem połączenie opuściło kolejkę, ponieważ osiągnięto najdłuższy czas oczekiwania w kolejce.',
    ],
  },
  'not let in': {
    en: ['The caller was not admitted to the queue because too many callers were already waiting.'],
    nl: ['De beller werd niet tot de wachtrij toegelaten, omdat er al te veel bellers wachtten.'],
    pl: ['Połączenie nie weszło do kolejki, ponieważ czekało już zbyt wiele osób.'],
  },
  'lost by a fault': {
    en: [
      'Waited 1:01 because both agents with Dutch ≥ 5 were on calls; then the call was cut off by a system error.',
    ],
    nl: [
      'Wachtte 1:01 omdat de twee agents met Dutch ≥ 5 in gesprek waren; daarna werd het gesprek door een systeemfout verbroken.',
    ],
    pl: [
      'Oczekiwanie trwało 1:01, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; potem połączenie przerwał błąd systemu.',
    ],
  },
  'overflowed to another queue with the wait kept': {
    en: [
      'Support: waited 2:00 because both agents with Dutch ≥ 5 were on calls; then the caller left the queue because the maximum wait of the queue was reached.',
      'Sales: did not have to wait for an agent (answered after 3 s); was connected to Ada, the only agent who was free.',
      'Kept the earlier place: the caller had already waited 2:00, 2:03 in total.',
    ],
    nl: [
      'Support: wachtte 2:00 omdat de twee agents met Dutch ≥ 5 in gesprek waren; daarna verliet de beller de wachtrij, omdat de maximale wachttijd van de wachtrij was bereikt.',
      'Sales: hoefde niet op een agent te wachten (opgenomen na 3 s); ging naar Ada, de enige agent die vrij was.',
      'Behield de eerdere plaats: de beller had al 2:00 gewacht, in totaal 2:03.',
    ],
    pl: [
      'Support: oczekiwanie trwało 2:00, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; potem połączenie opuściło kolejkę, ponieważ osiągnięto najdłuższy czas oczekiwania w kolejce.',
      'Sales: bez oczekiwania na wolną osobę (odebrano po 3 s); skierowano do: Ada (jedyna wolna osoba).',
      'Zachowane poprzednie miejsce: wcześniejsze oczekiwanie trwało 2:00, łącznie 2:03.',
    ],
  },
  'closed, to voicemail': {
    en: ['Support was closed; the caller was redirected to voicemail.'],
    nl: ['Support was gesloten; de beller werd doorgestuurd naar voicemail.'],
    pl: ['Support: kolejka zamknięta; połączenie przekierowano: poczta głosowa.'],
  },
  'left by a key, to an extension': {
    en: [
      'Waited 0:20 because both agents with Dutch ≥ 5 were on calls; then the caller left the queue by pressing a key.',
      'The caller was redirected to extension 205.',
    ],
    nl: [
      'Wachtte 0:20 omdat de twee agents met Dutch ≥ 5 in gesprek waren; daarna verliet de beller de wachtrij door een toets in te drukken.',
      'De beller werd doorgestuurd naar toestelnummer 205.',
    ],
    pl: [
      'Oczekiwanie trwało 0:20, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; potem połączenie opuściło kolejkę, ponieważ naciśnięto klawisz.',
      'Połączenie przekierowano: numer wewnętrzny 205.',
    ],
  },
  'waited too long, sent from queue to queue and outside': {
    en: [
      'Support: waited 0:20; then the caller left the queue because the maximum wait of the queue was reached.',
      'The caller was redirected to Sales.',
      'Sales: the caller was not admitted to the queue because no agent was logged in.',
      'The caller was redirected to the number +31205550100.',
    ],
    nl: [
      'Support: wachtte 0:20; daarna verliet de beller de wachtrij, omdat de maximale wachttijd van de wachtrij was bereikt.',
      'De beller werd doorgestuurd naar Sales.',
      'Sales: de beller werd niet tot de wachtrij toegelaten, omdat er geen agent was ingelogd.',
      'De beller werd doorgestuurd naar het nummer +31205550100.',
    ],
    pl: [
      'Support: oczekiwanie trwało 0:20; potem połączenie opuściło kolejkę, ponieważ osiągnięto najdłuższy czas oczekiwania w kolejce.',
      'Połączenie przekierowano: kolejka Sales.',
      'Sales: połączenie nie weszło do kolejki, ponieważ nikt nie był zalogowany.',
      'Połączenie przekierowano: numer +31205550100.',
    ],
  },
  'transferred in vain, put back through, and transferred again': {
    en: [
      'Did not have to wait for an agent (answered after 3 s); was connected to Els, the only agent who was free.',
      'Els tried to transfer the caller to extension 205, which was busy.',
      'The caller was put back through to Els.',
      'Els transferred the caller to the number +31205550100 after consulting them.',
    ],
    nl: [
      'Hoefde niet op een agent te wachten (opgenomen na 3 s); ging naar Els, de enige agent die vrij was.',
      'Els wilde de beller doorverbinden naar toestelnummer 205, maar dat was in gesprek.',
      'De beller kwam terug bij Els.',
      'Els verbond de beller na overleg door naar het nummer +31205550100.',
    ],
    pl: [
      'Bez oczekiwania na wolną osobę (odebrano po 3 s); skierowano do: Els (jedyna wolna osoba).',
      'Nie udało się przekazać połączenia: numer wewnętrzny 205 – telefon zajęty (osoba przekazująca: Els).',
      'Połączenie wróciło do osoby przekazującej: Els.',
      'Połączenie przekazano po konsultacji: numer +31205550100 (osoba przekazująca: Els).',
    ],
  },
  'an agent who asks a colleague': {
    en: [
      'Did not have to wait for an agent (answered after 3 s); was connected to Els, the only agent who was free.',
      'Els put the caller on hold to consult extension 205.',
    ],
    nl: [
      'Hoefde niet op een agent te wachten (opgenomen na 3 s); ging naar Els, de enige agent die vrij was.',
      'Els zette de beller in de wacht voor overleg met toestelnummer 205.',
    ],
    pl: [
      'Bez oczekiwania na wolną osobę (odebrano po 3 s); skierowano do: Els (jedyna wolna osoba).',
      'Połączenie zawieszono na czas konsultacji: numer wewnętrzny 205 (osoba konsultująca: Els).',
    ],
  },
  'asked to be called back': {
    en: [
      'Waited 1:20 because both agents with Dutch ≥ 5 were on calls; then the caller hung up, keeping the place for a callback.',
    ],
    nl: [
      'Wachtte 1:20 omdat de twee agents met Dutch ≥ 5 in gesprek waren; daarna hing de beller op en behield de plaats voor een terugbelgesprek.',
    ],
    pl: [
      'Oczekiwanie trwało 1:20, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; potem dzwoniąca osoba się rozłączyła, zachowując miejsce na oddzwonienie.',
    ],
  },
  'called back': {
    en: [
      'Waited 0:30 (26 s while the customer was being called; 4 s while the phone of Els rang); was connected to Els, but the customer could not be reached this time.',
      'A callback that kept its place: 10:00 had already passed, 10:30 in total.',
    ],
    nl: [
      'Wachtte 0:30 (26 s waarin de klant werd gebeld; 4 s waarin het toestel van Els overging); ging naar Els, maar de klant was deze keer niet te bereiken.',
      'Een terugbelgesprek dat zijn plaats behield: er was al 10:00 verstreken, in totaal 10:30.',
    ],
    pl: [
      'Oczekiwanie trwało 0:30 (26 s łączenia się z klientem; 4 s dzwonienia do: Els); skierowano do: Els, ale tym razem nie udało się dodzwonić.',
      'Oddzwonienie z zachowanym miejscem: minęło już 10:00, łącznie 10:30.',
    ],
  },
  'a callback that was withdrawn': {
    en: [
      'Waited 0:34 because both agents with Dutch ≥ 5 were on calls; then this attempt was withdrawn before the customer was called.',
    ],
    nl: [
      'Wachtte 0:34 omdat de twee agents met Dutch ≥ 5 in gesprek waren; daarna werd deze poging ingetrokken voordat de klant werd gebeld.',
    ],
    pl: [
      'Oczekiwanie trwało 0:34, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; potem tę próbę wycofano, zanim zadzwoniono do klienta.',
    ],
  },
  'a place of an earlier call': {
    en: [
      'Waited 0:10; then the caller hung up.',
      'Took up the place of an earlier call: the caller had already waited 1:00, 1:10 in total.',
    ],
    nl: [
      'Wachtte 0:10; daarna hing de beller op.',
      'Kreeg de plaats van een eerder gesprek terug: de beller had al 1:00 gewacht, in totaal 1:10.',
    ],
    pl: [
      'Oczekiwanie trwało 0:10; potem dzwoniąca osoba się rozłączyła.',
      'Odzyskane miejsce z wcześniejszego połączenia: wcześniejsze oczekiwanie trwało 1:00, łącznie 1:10.',
    ],
  },
  'for a colleague': {
    en: ['Waited 0:10; then the caller hung up.', 'Asked for a colleague during another call.'],
    nl: ['Wachtte 0:10; daarna hing de beller op.', 'Vroeg tijdens een ander gesprek om een collega.'],
    pl: [
      'Oczekiwanie trwało 0:10; potem dzwoniąca osoba się rozłączyła.',
      'Prośba o pomoc kogoś jeszcze w trakcie innej rozmowy.',
    ],
  },
  'still waiting': {
    en: [
      'Has been waiting for 0:44 because, of the two agents with Dutch ≥ 5, one was on a call and one was in wrap-up.',
    ],
    nl: [
      'Wacht al 0:44 omdat van de twee agents met Dutch ≥ 5 er één in gesprek was en één met nawerk bezig was.',
    ],
    pl: [
      'Oczekiwanie trwa już 0:44, ponieważ spośród osób z umiejętnością Dutch ≥ 5 (2) jedna rozmawiała, a jedna kończyła pracę po rozmowie.',
    ],
  },
  'being rung': {
    en: [
      'Waited 0:44 because both agents with Dutch ≥ 5 were on calls; now ringing Els rather than Piet, because Els had been idle 40 s longer.',
    ],
    nl: [
      'Wachtte 0:44 omdat de twee agents met Dutch ≥ 5 in gesprek waren; gaat nu naar Els en niet naar Piet, omdat Els 40 s langer vrij was.',
    ],
    pl: [
      'Oczekiwanie trwało 0:44, ponieważ obie osoby z umiejętnością Dutch ≥ 5 rozmawiały; teraz dzwoni telefon: Els, a nie: Piet, ze względu na dłuższy o 40 s czas bez rozmowy.',
    ],
  },
  'reasons no longer kept': {
    en: ['Waited 3:12; was connected to Els.'],
    nl: ['Wachtte 3:12; ging naar Els.'],
    pl: ['Oczekiwanie trwało 3:12; skierowano do: Els.'],
  },
  'never in a queue': {
    en: [],
    nl: [],
    pl: [],
  },
};

describe.each(Object.keys(told) as Situation[])('%s', (situation) => {
  test.each(['en', 'nl', 'pl'] as const)('in %s', (language) => {
    expect(situations[situation]().told(language, toldAtS)).toEqual(told[situation][language]);
  });
});

describe('of a callback that rang an agent twice', () => {
  const settings: QueueAtTheTime = {
    demand: dutchAndBilling.demand,
    steps: [{ afterMs: 25_000, skipWaitWhenNobody: false, change: { kind: 'drop-rule' } }],
  };
  const callback = () => {
    const builder = new CallBuilder(support, { els: 8 }, settings);
    const waitingSinceMs = builder.at(-80);
    return builder
      .queued(0, { purpose: 'callback', waitingSinceMs })
      .event(0, { kind: 'pool-widened', callId, queueId: support, step: 1 })
      .waits(0, { els: 'resting' }, { step: 1 })
      .offered(7, 'els', { els: 'chosen' }, { decidedBy: 'only-one', step: 1 })
      .failed(27, 'els', 'missed', 'no-answer')
      .waits(27, { els: 'resting' }, { step: 1 })
      .offered(37, 'els', { els: 'chosen' }, { decidedBy: 'only-one', step: 1 })
      .answered(54, 'els', 0, 60);
  };

  test.each([
    [
      'en',
      'Waited 1:00 (37 s while the phone of Els rang; 17 s because Els, the only agent with Dutch ≥ 5, was in a short pause after missing a call; 6 s while the customer was being called); was connected to Els, the only agent who was free.',
      'After 0 s (1:20 counted from when the place was taken; the step normally comes after 25 s) the skill rule was dropped.',
    ],
    [
      'nl',
      'Wachtte 1:00 (37 s waarin het toestel van Els overging; 17 s omdat Els, de enige agent met Dutch ≥ 5, een korte rustpauze had na een gemist gesprek; 6 s waarin de klant werd gebeld); ging naar Els, de enige agent die vrij was.',
      'Na 0 s (1:20 gerekend vanaf het innemen van de plaats; normaal komt de stap na 25 s) verviel de vaardigheidsregel.',
    ],
    [
      'pl',
      'Oczekiwanie trwało 1:00 (37 s dzwonienia do: Els; 17 s, ponieważ jedyna osoba z umiejętnością Dutch ≥ 5 (Els) miała krótką pauzę po nieodebranym połączeniu; 6 s łączenia się z klientem); skierowano do: Els (jedyna wolna osoba).',
      'Po 0 s (1:20, licząc od zajęcia miejsca; zwykle krok następuje po 25 s) pominięto regułę umiejętności.',
    ],
  ] as const)('the parts of the wait are told, and what the kept place did (%s)', (language, wait, step) => {
    const told = callback().told(language);
    expect(told[0]).toBe(wait);
    expect(told).toContain(step);
  });
});

test('of several reasons the one that held longest is told', () => {
  const told = new CallBuilder(support, { els: 8, piet: 8 })
    .queued()
    .waits(0, { els: 'talking', piet: 'talking' })
    .waits(10, { els: 'on-break', piet: 'on-break' })
    .left(60, 'abandoned')
    .told('en');
  expect(told[0]).toBe(
    'Waited 1:00 because both agents with Dutch ≥ 5 were on break; then the caller hung up.',
  );
});

test('a wait that is not over says since when it runs, for whoever shows it', () => {
  const builder = new CallBuilder(support, { els: 8 }).queued().waits(0, { els: 'talking' });
  expect(builder.sentences('en', 50.9)[0]).toMatchObject({
    text: 'Has been waiting for 0:50 because Els, the only agent with Dutch ≥ 5, was on a call.',
    running: { clock: '0:50', sinceMs: builder.at(0) },
  });
});
