/**
 * What FollowTheMoney's model (github.com/alephdata/followthemoney, MIT) says of its schemata, as far as a graph needs it:
 * which are ties between the entities of two of their properties, and which properties of the others name entities.
 */
export const TIE_SCHEMATA: Readonly<
  Record<string, readonly [source: string, target: string, directed: boolean]>
> = {
  Associate: ['person', 'associate', false],
  ContractAward: ['contract', 'supplier', true],
  CourtCaseParty: ['party', 'case', true],
  Debt: ['debtor', 'creditor', true],
  Directorship: ['director', 'organization', true],
  Documentation: ['document', 'entity', false],
  Employment: ['employee', 'employer', true],
  Family: ['person', 'relative', false],
  Membership: ['member', 'organization', true],
  Occupancy: ['holder', 'post', true],
  Ownership: ['owner', 'asset', true],
  Payment: ['payer', 'beneficiary', true],
  ProjectParticipant: ['participant', 'project', true],
  Representation: ['agent', 'client', true],
  Similar: ['candidate', 'match', false],
  Succession: ['predecessor', 'successor', true],
  UnknownLink: ['subject', 'object', false],
};

/** Whether a property of a schema holds the ids of other entities. */
export function namesEntities(schema: string, property: string): boolean {
  const only = TEXT_ELSEWHERE[property];
  return only === undefined ? ENTITY_PROPERTIES.has(property) : only.includes(schema);
}

/** Properties that hold a text in all schemata but these. */
const TEXT_ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  author: ['Assessment'],
  authority: ['Contract', 'License', 'CallForTenders'],
};

const ENTITY_PROPERTIES: ReadonlySet<string> = new Set(
  (
    'addressEntity ancestors bank bankAccount bankForeign bankRub beneficiaryAccount callForTenders contract contractHolder ' +
    'declarant document emitters endLocation entity holder inReplyToEmail inReplyToMessage involved issuer onBehalfOf ' +
    'operator organization organizer owner parent payerAccount pictured project proof receiver recipientAccount recipients ' +
    'resolved sender senderAccount startLocation taxee tenderers transport vehicle'
  ).split(' '),
);

/** Schemata that our kinds have names of their own for; the others are written as their name in our form. */
export const SCHEMA_OF_KIND: Readonly<Record<string, string>> = {
  person: 'Person',
  organisation: 'Organization',
  organization: 'Organization',
  company: 'Company',
  public_body: 'PublicBody',
  legal_entity: 'LegalEntity',
  address: 'Address',
  asset: 'Asset',
  event: 'Event',
  project: 'Project',
  document: 'Document',
  article: 'Article',
  vessel: 'Vessel',
  vehicle: 'Vehicle',
  airplane: 'Airplane',
  bank_account: 'BankAccount',
  real_estate: 'RealEstate',
  position: 'Position',
  sanction: 'Sanction',
  contract: 'Contract',
  court_case: 'CourtCase',
};

/** Our kinds of ties that are a schema, and whether their ends stand the other way round there. */
export const TIE_SCHEMA_OF_KIND: Readonly<Record<string, readonly [schema: string, turned: boolean]>> = {
  ownership: ['Ownership', false],
  directorship: ['Directorship', false],
  employment: ['Employment', false],
  membership: ['Membership', false],
  family: ['Family', false],
  associate: ['Associate', false],
  representation: ['Representation', false],
  succession: ['Succession', false],
  payment: ['Payment', false],
  debt: ['Debt', false],
  occupancy: ['Occupancy', false],
  documentation: ['Documentation', false],
  employs: ['Employment', true],
  owns: ['Ownership', false],
  invests_in: ['Ownership', false],
  acquires: ['Ownership', false],
};
