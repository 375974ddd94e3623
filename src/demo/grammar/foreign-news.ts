// Over 150 lines because it holds the sentences of four languages, which belong side by side.
import { customersFor } from '../cast.ts';
import { paragraphs, type Scene, type Written } from '../scene.ts';

/**
 * News in German, French, Spanish and Japanese. The technology's name stands only where the language needs
 * no inflection of it (after a colon, in apposition, as a plain object), so one form per language is enough.
 */
interface Language {
  readonly titles: readonly string[];
  readonly leads: readonly string[];
  /** States that the company develops the technology. */
  readonly develops: string;
  readonly located: string;
  readonly details: readonly string[];
  readonly quotes: readonly string[];
  readonly endings: readonly string[];
  readonly joiner: string;
}

type LanguageCode = 'de' | 'fr' | 'es' | 'ja';

const LANGUAGES: Readonly<Record<LanguageCode, Language>> = {
  de: {
    titles: [
      '{company} setzt auf ein neues Verfahren: {T} im Test',
      'Thema {T}: Was {months} Monate Praxis gezeigt haben',
      '{T}: {company} meldet Fortschritte',
      'Stichwort {T}: Fünf Fragen, fünf Antworten',
      '{customer} startet Pilotprojekt zum Thema {T}',
      '{T}: Warum die Branche jetzt genauer hinsieht',
    ],
    leads: [
      'Beim Thema {T} kommt Bewegung in den Markt.',
      'Nach {months} Monaten Erprobung zieht {company} eine erste Bilanz zum Thema {T}.',
      'In {city} arbeitet ein Team von {dozens} Fachleuten an einer Frage, die viele beschäftigt: {T}.',
      'Die Zurückhaltung war groß, nun wächst das Interesse am Thema {T} wieder.',
    ],
    develops: '{company} entwickelt seit mehreren Jahren Lösungen im Bereich {T}.',
    located: '{company} hat seinen Sitz in {city}.',
    details: [
      'Die Kosten sind nach Angaben des Unternehmens um {pct} gesunken.',
      'Eine erste Anlage soll noch in diesem Jahr in Betrieb gehen.',
      'Geplant sind zunächst {few2} Standorte, weitere könnten folgen.',
      'Als größtes Hindernis gelten die langen Genehmigungsverfahren.',
      'Die Fachleute haben über {weeks} Wochen Messwerte gesammelt und offengelegt.',
      'Fördermittel spielten bei der Entscheidung keine Rolle, heißt es.',
      'Der Betriebsrat war von Beginn an eingebunden.',
      'Zum Kundenkreis zählen inzwischen {n} Unternehmen, darunter {customer}.',
      'Über den Preis wurde Stillschweigen vereinbart.',
      'Unabhängige Prüfer bestätigen die Ergebnisse im Wesentlichen.',
      'Noch fehlen einheitliche Normen, ein Entwurf liegt jedoch vor.',
      'Auch an Hochschulen entstehen neue Forschungsgruppen.',
    ],
    quotes: [
      '„Wir haben lange gerechnet, jetzt wollen wir bauen“, sagt {person}.',
      '„Entscheidend ist nicht der Rekord im Labor, sondern der Alltag“, so {person}.',
      '„Vor zwei Jahren hätte ich das nicht für möglich gehalten“, erklärt {person}.',
      '„Wir versprechen lieber weniger und halten es“, sagte {person} auf Anfrage.',
    ],
    endings: [
      'Ein Zwischenbericht ist für das kommende Quartal angekündigt.',
      'Ob sich das Verfahren durchsetzt, wird sich in den nächsten Jahren zeigen.',
      'Beobachter raten zu Geduld, sehen aber gute Gründe für Zuversicht.',
      'Weitere Projekte sind in Vorbereitung.',
      'Die Ergebnisse sollen im Herbst auf einer Fachtagung vorgestellt werden.',
    ],
    joiner: ' ',
  },
  fr: {
    titles: [
      '{company} mise sur une nouvelle approche : {T}',
      'Ce que {months} mois d’essais ont appris sur {T}',
      '{customer} lance un projet pilote avec {company}',
      'Cinq questions pour comprendre {T}',
      '{company} annonce des progrès sur {T}',
      'Pourquoi le secteur regarde de nouveau {T}',
    ],
    leads: [
      'Le secteur suit de près {T}, et les premiers résultats arrivent.',
      'Après {months} mois d’essais, {company} dresse un premier bilan.',
      'À {city}, une équipe de {dozens} personnes travaille sur {T}.',
      'Longtemps jugé trop coûteux, le sujet revient au premier plan : {T}.',
    ],
    develops: '{company} développe {T} depuis plusieurs années.',
    located: '{company} a son siège à {city}.',
    details: [
      'Selon l’entreprise, les coûts ont baissé de {pct}.',
      'Une première installation doit entrer en service avant la fin de l’année.',
      'Le projet concerne d’abord {few2} sites, d’autres pourraient suivre.',
      'La durée des autorisations reste le principal obstacle.',
      'Les mesures, recueillies pendant {weeks} semaines, ont été rendues publiques.',
      'Le prix n’a pas été communiqué.',
      'L’entreprise compte désormais {n} clients, dont {customer}.',
      'Des experts indépendants confirment l’essentiel des résultats.',
      'Il manque encore une norme commune, même si un projet existe.',
      'Les équipes ont été formées dès le début de l’essai.',
      'Plusieurs universités ouvrent de nouveaux groupes de recherche.',
    ],
    quotes: [
      '« Nous avons beaucoup calculé, il est temps de construire », dit {person}.',
      '« Le record de laboratoire compte moins que le quotidien », explique {person}.',
      '« Il y a deux ans, je n’y aurais pas cru », reconnaît {person}.',
      '« Nous préférons promettre moins et tenir », résume {person}.',
    ],
    endings: [
      'Un rapport d’étape est attendu au prochain trimestre.',
      'Il faudra encore quelques années pour juger de la méthode.',
      'Les observateurs conseillent la patience, sans cacher leur intérêt.',
      'D’autres projets sont en préparation.',
      'Les résultats seront présentés à l’automne lors d’un congrès.',
    ],
    joiner: ' ',
  },
  es: {
    titles: [
      '{company} apuesta por un nuevo enfoque: {T}',
      'Lo que {months} meses de pruebas enseñan sobre {T}',
      '{customer} inicia un proyecto piloto con {company}',
      'Cinco preguntas para entender {T}',
      '{company} anuncia avances en su trabajo sobre {T}',
      'Por qué el sector vuelve a mirar {T}',
    ],
    leads: [
      'El sector sigue de cerca {T}, y ya llegan los primeros resultados.',
      'Tras {months} meses de pruebas, {company} hace un primer balance.',
      'En {city}, un equipo de {dozens} personas trabaja en {T}.',
      'Durante años pareció demasiado caro; ahora el tema vuelve con fuerza: {T}.',
    ],
    develops: '{company} desarrolla {T} desde hace varios años.',
    located: '{company} tiene su sede en {city}.',
    details: [
      'Según la empresa, los costes han bajado un {pct}.',
      'La primera instalación debe entrar en servicio antes de fin de año.',
      'El proyecto abarca al principio {few2} centros, y podrían seguir otros.',
      'El mayor obstáculo sigue siendo la duración de los permisos.',
      'Las mediciones, recogidas durante {weeks} semanas, se han hecho públicas.',
      'El precio no se ha comunicado.',
      'La empresa cuenta ya con {n} clientes, entre ellos {customer}.',
      'Expertos independientes confirman lo esencial de los resultados.',
      'Falta todavía una norma común, aunque existe un borrador.',
      'La plantilla recibió formación desde el comienzo del ensayo.',
      'Varias universidades abren nuevos grupos de investigación.',
    ],
    quotes: [
      '«Hemos calculado mucho, ahora toca construir», dice {person}.',
      '«Importa menos el récord de laboratorio que el día a día», explica {person}.',
      '«Hace dos años no lo habría creído», reconoce {person}.',
      '«Preferimos prometer menos y cumplir», resume {person}.',
    ],
    endings: [
      'Se espera un informe intermedio para el próximo trimestre.',
      'Harán falta algunos años para juzgar el método.',
      'Los observadores piden paciencia, sin ocultar su interés.',
      'Hay otros proyectos en preparación.',
      'Los resultados se presentarán en otoño en un congreso.',
    ],
    joiner: ' ',
  },
  ja: {
    titles: [
      '{company}、{T}の実証試験で成果',
      '{T}の現状と課題：{months}か月の試験から',
      '{customer}、{company}と{T}の共同実証を開始',
      '{T}をめぐる五つの疑問',
      '{company}が{T}の新たな計画を発表',
      'なぜいま{T}が注目されるのか',
    ],
    leads: [
      '{T}への関心が再び高まっている。',
      '{company}は{months}か月にわたる試験の結果を公表した。',
      '{city}では{dozens}人の技術者が{T}に取り組んでいる。',
      '長く高コストとされてきた{T}が、実用化に近づきつつある。',
    ],
    develops: '{company}は数年前から{T}を開発している。',
    located: '{company}は{city}に本社を置く。',
    details: [
      '同社によると、費用は{pct}低下した。',
      '最初の設備は年内に稼働する予定である。',
      '当初は{few2}か所で始め、順次広げる考えだ。',
      '最大の課題は許認可に時間がかかることだという。',
      '{weeks}週間分の測定データも公開された。',
      '価格は明らかにされていない。',
      '顧客は{customer}を含む{n}社に増えた。',
      '独立した専門家も結果をおおむね妥当とみている。',
      '共通規格はまだないが、原案の検討が始まっている。',
      '現場の担当者は試験の開始時から研修を受けた。',
      '大学でも新しい研究グループが生まれている。',
    ],
    quotes: [
      '「計算の時期は終わった。これからは造る段階だ」と{person}氏は話す。',
      '「実験室の記録より、日々の運用が大切だ」と{person}氏は説明する。',
      '「二年前なら信じなかっただろう」と{person}氏は振り返る。',
      '「約束は控えめにし、必ず守りたい」と{person}氏は語った。',
    ],
    endings: [
      '次の四半期に中間報告が予定されている。',
      '普及するかどうかは今後数年で明らかになる。',
      '業界関係者は慎重ながらも期待を寄せている。',
      '別の計画も準備が進む。',
      '成果は秋の学会で発表される見通しだ。',
    ],
    joiner: '',
  },
};

/** Whether a source of this language can write about the technology. */
export function isForeignLanguage(language: string): language is LanguageCode {
  return language in LANGUAGES;
}

export function writeForeignNews(scene: Scene, code: LanguageCode): Written {
  const { draw, technology, cast } = scene;
  const language = LANGUAGES[code];
  const company = scene.theme?.actor ?? draw.pick(cast.developers.get(technology.key) ?? []);
  const customer = draw.pick(customersFor(cast, technology));
  const person = draw.pick(company.people);
  scene.cite('company', company);
  scene.cite('customer', customer);
  scene.citePerson('person', person);
  scene.fill({
    T: technology.translations?.[code] ?? technology.name,
    city: company.place.city,
    few2: () => String(draw.integer(2, 7)),
  });
  const develops = scene.state('develops', company.key, technology.key, language.develops);
  const located = scene.state('located_in', company.key, `city:${company.place.city}`, language.located);
  const some = (pool: readonly string[], count: number): string[] => draw.sample(pool, count).map(scene.say);
  return {
    title: scene.sayOne(language.titles),
    body: paragraphs(
      [scene.sayOne(language.leads), develops, located].join(language.joiner),
      some(language.details, draw.integer(5, 7)).join(language.joiner),
      [...some(language.quotes, 1), ...some(language.endings, 2)].join(language.joiner),
    ),
    company,
    country: scene.source.country,
    labels: [technology.category, technology.subcategory],
    attributes: { section: technology.category, shares: Math.floor(draw.logNormal(20, 1)) },
  };
}
