/** An event whose day is public knowledge, and words one of which names a subject of it. */
export interface KnownEvent {
  readonly name: string;
  /** `YYYY-MM-DD`: the day on which it became public. */
  readonly day: string;
  /** Folded names of subjects; a call of any of them counts. */
  readonly subjects: readonly string[];
}

/** What the issue asks for by name. The day of bitcoin is that of strongest attention in the data, not that of its price. */
export const ASKED_OF_HACKER_NEWS: readonly KnownEvent[] = [
  { name: 'Bitcoin runs past 15,000 dollars', day: '2017-12-07', subjects: ['bitcoin'] },
  { name: 'Meltdown', day: '2018-01-03', subjects: ['meltdown'] },
  { name: 'Spectre', day: '2018-01-03', subjects: ['spectre'] },
  { name: 'GDPR in force', day: '2018-05-25', subjects: ['gdpr'] },
];
export const ASKED_OF_GITHUB: readonly KnownEvent[] = [
  { name: 'TensorFlow released', day: '2015-11-09', subjects: ['tensorflow'] },
];

/**
 * Large news of technology, 2016 to 2018, written down from memory, though not before a first run had been seen: it shows dating, and
 * what kind of event is missed, more than it measures recall. The archive has a gap from August to October 2017.
 */
export const EVENTS: readonly KnownEvent[] = [
  {
    name: 'Apple refuses to unlock a phone for the FBI',
    day: '2016-02-16',
    subjects: ['fbi', 'iphone', 'federal bureau of investigation'],
  },
  { name: 'AlphaGo beats Lee Sedol', day: '2016-03-09', subjects: ['alphago', 'sedol', 'lee sedol'] },
  { name: 'left-pad is taken off npm', day: '2016-03-22', subjects: ['npm', 'left pad'] },
  { name: 'Panama Papers', day: '2016-04-03', subjects: ['panama', 'panama papers'] },
  {
    name: 'Craig Wright says he is Satoshi',
    day: '2016-05-02',
    subjects: ['craig wright', 'wright', 'satoshi'],
  },
  { name: 'Microsoft buys LinkedIn', day: '2016-06-13', subjects: ['linkedin'] },
  { name: 'The DAO is drained', day: '2016-06-17', subjects: ['dao', 'the dao'] },
  { name: 'Brexit referendum', day: '2016-06-24', subjects: ['brexit'] },
  { name: 'Pokemon Go', day: '2016-07-08', subjects: ['pokemon go', 'pokemon'] },
  { name: 'Coup attempt in Turkey', day: '2016-07-15', subjects: ['turkey'] },
  {
    name: 'Shadow Brokers sell NSA tools',
    day: '2016-08-15',
    subjects: ['nsa', 'shadow brokers', 'national security agency'],
  },
  { name: 'iPhone 7', day: '2016-09-07', subjects: ['iphone 7'] },
  { name: 'Yahoo breach', day: '2016-09-22', subjects: ['yahoo'] },
  { name: 'Dyn is attacked', day: '2016-10-21', subjects: ['ddos', 'dyn', 'dns'] },
  { name: 'New MacBook Pro', day: '2016-10-27', subjects: ['macbook pro', 'macbook'] },
  { name: 'US election', day: '2016-11-09', subjects: ['trump', 'donald trump', 'election'] },
  {
    name: 'US immigration order',
    day: '2017-01-28',
    subjects: ['immigration', 'immigration order', 'travel ban'],
  },
  { name: 'GitLab loses its database', day: '2017-02-01', subjects: ['gitlab'] },
  { name: 'Susan Fowler on Uber', day: '2017-02-19', subjects: ['uber', 'susan fowler'] },
  { name: 'Cloudbleed', day: '2017-02-23', subjects: ['cloudflare', 'cloudbleed'] },
  { name: 'First SHA-1 collision', day: '2017-02-23', subjects: ['sha 1', 'sha1', 'sha-1'] },
  { name: 'Amazon S3 is down', day: '2017-02-28', subjects: ['s3', 'amazon s3'] },
  { name: 'CIA files on WikiLeaks', day: '2017-03-07', subjects: ['cia', 'central intelligence agency'] },
  { name: 'A passenger is dragged off United', day: '2017-04-10', subjects: ['united', 'united airlines'] },
  { name: 'Juicero can be squeezed by hand', day: '2017-04-19', subjects: ['juicero'] },
  { name: 'WannaCry', day: '2017-05-12', subjects: ['wannacry', 'ransomware'] },
  { name: 'Kotlin becomes a language of Android', day: '2017-05-17', subjects: ['kotlin'] },
  { name: 'Amazon buys Whole Foods', day: '2017-06-16', subjects: ['whole foods', 'amazon'] },
  { name: 'Travis Kalanick resigns', day: '2017-06-21', subjects: ['kalanick', 'travis', 'travis kalanick'] },
  { name: 'NotPetya', day: '2017-06-27', subjects: ['petya', 'notpetya', 'ransomware'] },
  {
    name: 'A memo on diversity at Google',
    day: '2017-08-05',
    subjects: ['memo', 'google memo', 'diversity', 'james damore'],
  },
  {
    name: 'The FCC plans to end net neutrality',
    day: '2017-11-21',
    subjects: ['net neutrality', 'neutrality'],
  },
  { name: 'False missile alert in Hawaii', day: '2018-01-13', subjects: ['hawaii'] },
  { name: 'Strava shows bases', day: '2018-01-28', subjects: ['strava'] },
  { name: 'Falcon Heavy flies', day: '2018-02-06', subjects: ['falcon heavy', 'falcon', 'spacex'] },
  { name: 'Cambridge Analytica', day: '2018-03-17', subjects: ['cambridge analytica'] },
  { name: 'A self-driving Uber kills', day: '2018-03-19', subjects: ['self driving', 'uber', 'fatal'] },
  {
    name: 'Zuckerberg before Congress',
    day: '2018-04-10',
    subjects: ['zuckerberg', 'mark zuckerberg', 'congress'],
  },
  { name: 'Microsoft buys GitHub', day: '2018-06-04', subjects: ['github', 'microsoft'] },
  {
    name: 'Guido van Rossum steps down',
    day: '2018-07-12',
    subjects: ['guido', 'guido van rossum', 'python'],
  },
  {
    name: 'Tesla to go private',
    day: '2018-08-07',
    subjects: ['tesla', 'tesla private', 'private', 'elon musk'],
  },
  { name: 'Alex Jones is taken off platforms', day: '2018-08-06', subjects: ['alex jones'] },
  { name: 'Facebook breach', day: '2018-09-28', subjects: ['facebook'] },
  { name: 'Bloomberg on Supermicro', day: '2018-10-04', subjects: ['supermicro', 'bloomberg'] },
  { name: 'Google+ is closed', day: '2018-10-08', subjects: ['google+'] },
  { name: 'IBM buys Red Hat', day: '2018-10-28', subjects: ['red hat', 'ibm'] },
  { name: 'Theft code in event-stream', day: '2018-11-26', subjects: ['event stream', 'npm'] },
  { name: 'Marriott breach', day: '2018-11-30', subjects: ['marriott'] },
  { name: 'Tumblr bans adult content', day: '2018-12-03', subjects: ['tumblr'] },
];

export const EVENTS_ON_GITHUB: readonly KnownEvent[] = [
  { name: 'Swift is open', day: '2015-12-03', subjects: ['swift'] },
  { name: 'Pokemon Go', day: '2016-07-14', subjects: ['pokemon', 'pokemon go', 'pokemongo'] },
  { name: 'Covid-19', day: '2020-03-11', subjects: ['covid', 'covid 19', 'coronavirus', 'covid19'] },
  { name: 'Log4Shell', day: '2021-12-10', subjects: ['log4j', 'log4shell'] },
];
