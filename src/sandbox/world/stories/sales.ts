/** What happens in the stories of the sales system. */
import {projects} from '../../contract/names.ts';
import type {salesStories} from '../../contract/stories/sales.ts';
import {runnerOf} from '../access.ts';
import {revisionOf} from '../context.ts';
import {declareFunction} from '../control.ts';
import {day, hour, minute} from '../daily.ts';
import {goodModel, wrongModel} from '../models.ts';
import {mailboxes} from '../names.ts';
import {salesforceToken} from '../rotations.ts';
import {functionNames, type Source, sourceNamed} from '../sources.ts';
import type {Stage, Tale} from './tale.ts';

const web = 'sales-intelligence-web';
const [, owner] = mailboxes;

/** Minutes between the Scheduler's retries of a job that fails, and how many there are. */
const retryEvery = 15;
const retries = 8;

/** The attempts of a job from `first` on. */
function retry({plan, triggers}: Stage, source: Source, first: number): void {
	for (let i = 0; i < retries; i++) plan(first + i * retryEvery * minute, at => triggers.attempt(source, at));
}

const setModel = (stage: Stage, LLM_MODEL: string, at: number) =>
	setVariables(stage, 'account-scoring', {LLM_MODEL}, at);

function rotateToken({context}: Stage, at: number): void {
	context.stores.control.addSecretVersion(projects.sales, salesforceToken, owner, at);
}

/** A release of a service after which its calls fail; traffic that goes back to the revision before is well again. */
function releaseBadly({context}: Stage, service: string, release: () => void): void {
	context.sound.set(service, revisionOf(context, projects.sales, service));
	release();
}

/** Sets the variables of a function, among those that all have. */
function setVariables({context}: Stage, name: string, variables: Record<string, string>, updatedAt: number): void {
	context.stores.control.setFunction(projects.sales, name, {
		env: {PROJECT_ID: projects.sales, DATASET: 'sales_intelligence', LOG_LEVEL: 'INFO', ...variables},
		creator: owner,
		updatedAt,
	});
}

function setFunctions(
	{context}: Stage,
	patch: {state: 'ACTIVE' | 'FAILED'; stateMessage?: string},
	updatedAt: number,
): void {
	for (const name of functionNames) context.stores.control.setFunction(projects.sales, name, {...patch, updatedAt});
}

const table = (name: string) => `\`${projects.sales}.sales_intelligence.${name}\``;
/** Since seven days before `at`. */
const ofTheWeek = (column: string, at: number) => `${column} >= TIMESTAMP_MILLIS(${Math.round(at) - 7 * day})`;
const runner = `serviceAccount:${runnerOf(projects.sales)}`;
const vertexRole = 'roles/aiplatform.user';
const deleted = 'enroll-hubspot';

export const salesTales: Record<keyof typeof salesStories, Tale> = {
	'scoring-504': {
		begin(stage) {
			stage.plan(stage.beginsAt, at => setModel(stage, wrongModel, at));
			// The person who changed the model ran the job to try it, once the new revision served.
			retry(stage, sourceNamed('account_scoring'), stage.beginsAt + 6000);
		},
		repair: (stage, at) => setModel(stage, goodModel, at),
	},
	'etl-auth': {
		begin(stage) {
			// Somebody rotated the secret in time, but with a token that had expired.
			stage.plan(stage.beginsAt, at => rotateToken(stage, at));
			retry(stage, sourceNamed('salesforce'), stage.beginsAt + 1000);
		},
		repair: rotateToken,
	},
	'model-404': {
		begin: stage => stage.plan(stage.beginsAt, at => setVariables(stage, 'nlp-query', {LLM_MODEL: wrongModel}, at)),
		repair: (stage, at) => setVariables(stage, 'nlp-query', {LLM_MODEL: goodModel}, at),
	},
	'date-serialization': {
		begin: stage =>
			stage.plan(stage.beginsAt, at =>
				setVariables(stage, 'generate-email-reply', {LLM_MODEL: goodModel, INCLUDE_DATES: '1'}, at),
			),
		repair: (stage, at) => setVariables(stage, 'generate-email-reply', {LLM_MODEL: goodModel}, at),
	},
	'bq-quota': {
		begin(stage) {
			retry(stage, sourceNamed('gmail'), stage.beginsAt + 1000);
			retry(stage, sourceNamed('dialpad'), stage.beginsAt + 40_000);
		},
	},
	'embeddings-null': {
		begin(stage) {
			const {context, plan, beginsAt} = stage;
			plan(beginsAt, at => {
				context.stores.control.revoke(projects.sales, vertexRole, runner);
				context.writes.change(
					`UPDATE ${table('gmail_messages')} SET embedding = NULL WHERE ${ofTheWeek('sent_at', at)}`,
				);
			});
			retry(stage, sourceNamed('embeddings'), beginsAt + 2 * minute);
		},
		// Whoever gives the role back generates what is missing.
		repair({context}) {
			context.stores.control.grant(projects.sales, vertexRole, runner);
			context.writes.change(
				`UPDATE ${table('gmail_messages')} SET embedding = [0.1, 0.2, 0.3, 0.4] WHERE embedding IS NULL`,
			);
		},
	},
	'match-rate': {
		begin: stage =>
			stage.plan(stage.beginsAt, at => {
				setVariables(stage, 'entity-resolution', {NORMALIZE_EMAIL: 'strict'}, at);
				stage.context.writes.change(
					`UPDATE ${table('gmail_participants')} SET sf_contact_id = NULL WHERE ${ofTheWeek('ingested_at', at)} AND REGEXP_CONTAINS(sf_contact_id, '[035]A.$')`,
				);
			}),
		// And resolves again: an address of an account has its contact.
		repair(stage, at) {
			setVariables(stage, 'entity-resolution', {}, at);
			stage.context.writes.change(
				`UPDATE ${table('gmail_participants')} SET sf_contact_id = CONCAT('003Hs', LPAD(REGEXP_EXTRACT(email_address, '@account([0-9]+)'), 10, '0'), 'AA') WHERE sf_contact_id IS NULL AND REGEXP_CONTAINS(email_address, '@account[0-9]+')`,
			);
		},
	},
	'web-down': {
		begin: stage =>
			stage.plan(stage.beginsAt, () =>
				releaseBadly(stage, web, () =>
					stage.context.stores.control.run.deploy(projects.sales, web, {
						image: `gcr.io/${projects.sales}/web:2025.10.0`,
						creator: mailboxes[4],
					}),
				),
			),
		repair: ({context}) =>
			context.stores.control.run.deploy(projects.sales, web, {
				image: `gcr.io/${projects.sales}/web:2025.10.1`,
				creator: mailboxes[4],
			}),
	},
	duplicates: {
		begin: stage =>
			stage.plan(stage.beginsAt, at =>
				stage.context.writes.change(
					`INSERT INTO ${table('gmail_messages')} SELECT message_id, mailbox, subject, sent_at, TIMESTAMP_MILLIS(${Math.round(at)}), embedding FROM ${table('gmail_messages')} WHERE sent_at >= TIMESTAMP_MILLIS(${Math.round(at) - 6 * hour})`,
				),
			),
		// The first of each is kept.
		repair: ({context}) =>
			context.writes.change(
				`DELETE FROM ${table('gmail_messages')} WHERE CONCAT(message_id, CAST(ingested_at AS STRING)) NOT IN (SELECT CONCAT(message_id, CAST(MIN(ingested_at) AS STRING)) FROM ${table('gmail_messages')} GROUP BY message_id)`,
			),
	},
	'function-missing': {
		begin: ({context, plan, beginsAt}) =>
			plan(beginsAt, at => context.stores.control.removeFunction(projects.sales, deleted, owner, at)),
		repair: ({context}) => declareFunction(context, deleted),
	},
	'functions-down': {
		begin(stage) {
			stage.plan(stage.beginsAt, at =>
				setFunctions(
					stage,
					{state: 'FAILED', stateMessage: `The service account ${runnerOf(projects.sales)} is disabled.`},
					at,
				),
			);
			retry(stage, sourceNamed('gmail'), stage.beginsAt + 1000);
		},
		repair: (stage, at) => setFunctions(stage, {state: 'ACTIVE'}, at),
	},
};
