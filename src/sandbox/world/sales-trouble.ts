/** How calls of the services and functions of the sales system fail while a story is told. */
import type {EnvValue} from '../contract/control.ts';
import {projects} from '../contract/names.ts';
import type {Story} from '../contract/stories.ts';
import {type Context, setupOf} from './context.ts';
import {wrongModel} from './models.ts';
import {accounts} from './names.ts';
import type {Rng} from './rng.ts';
import {functionNames} from './sources.ts';

export interface Trouble {
	/** Share of the calls that fail, 0 to 1. */
	share: number;
	status: number;
	/** What the request log says. */
	text?: string;
	/** What the service itself writes, if it still can. */
	error?(rng: Rng): string;
	/** True of the variables of a revision whose calls fail; absent: those of all do. */
	cause?(env: Readonly<Record<string, EnvValue>>): boolean;
}

const troubles: Partial<Record<Story, Readonly<Record<string, Trouble>>>> = {
	'web-down': {
		'sales-intelligence-web': {
			share: 0.94,
			status: 503,
			text: 'The request failed because either the HTTP response was malformed or connection to the instance had an error.',
			error: () => "Error: Cannot find module './pool.js' imported from /app/server.js",
		},
	},
	'model-404': {
		'nlp-query': {
			share: 1,
			status: 500,
			cause: ({LLM_MODEL}) => LLM_MODEL === wrongModel,
			error: () =>
				'google.api_core.exceptions.NotFound: 404 Publisher Model `projects/sales-intelligence-prod/locations/us-central1/publishers/google/models/gemini-1.5-pro` was not found',
		},
	},
	'date-serialization': {
		'generate-email-reply': {
			share: 0.6,
			status: 500,
			cause: ({INCLUDE_DATES}) => INCLUDE_DATES !== undefined,
			error: rng =>
				`TypeError: Object of type date is not JSON serializable (account_id=${accounts[rng.pick([7, 31, 118])]?.id ?? ''})`,
		},
	},
	'functions-down': Object.fromEntries(
		functionNames.map(name => [
			name,
			{share: 1, status: 503, text: 'The request was aborted because there was no available instance.'},
		]),
	),
};

/** How a call fails that this revision of a service serves at `at`; undefined where it does not. */
export function troubleOf(context: Context, service: string, revision: string, at: number): Trouble | undefined {
	const trouble = at < context.storyAt ? undefined : troubles[context.options.story]?.[service];
	if (!trouble || context.sound.get(service) === revision) return undefined;
	return trouble.cause?.(setupOf(context, projects.sales, service).env ?? {}) === false ? undefined : trouble;
}
