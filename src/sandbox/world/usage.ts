/** The rows of the usage pipeline: who used which platform on a day, by which key, and what that cost. */
import {projects} from '../contract/names.ts';
import type {Context} from './context.ts';
import {addDays, datesBetween, isWeekend} from './daily.ts';
import {engineers, platforms} from './names.ts';
import {aiusage} from './schema.ts';

type Platform = (typeof platforms)[number];

/** What a story does to the pipeline, its vendors and its dashboards. */
export interface UsageTrouble {
	/** The key of Anthropic is refused: runs fail. */
	refused?: boolean;
	/** The mapping of keys to people lost most of its rows. */
	unmapped?: boolean;
	/** Cursor limits the calls: its rows are missing. */
	limited?: boolean;
	/** A new key calls a model in a loop. */
	runaway?: boolean;
	/** Queries of the dashboards read everything. */
	slow?: boolean;
}

/** Dollars per million tokens, input and output. */
const prices: Record<Platform, [number, number]> = {
	cursor: [2, 8],
	anthropic_api: [3, 15],
	claude_code: [3, 15],
	claude_ai: [2.5, 12],
};
/** What is planned for a month, USD: a third more than a usual one. */
const budget = 5600;
/** A key of the build servers, which belongs to nobody. */
const orphan = 'ci-batch-key';
export const runaway = {key: 'batch-eval-key', user: engineers[10] ?? '', platform: 'anthropic_api'} as const;
/** Tokens of the runaway key on a day: about 7,900 USD. */
const runawayTokens = {input: 1_700_000_000, output: 190_000_000};
/** Share of the keys that a broken mapping loses. */
const lostKeys = 0.7;

interface Usage {
	platform: Platform;
	key: string;
	user: string | null;
	input: number;
	output: number;
}

/** What was used on a day, as the pipeline finds it. */
function usageOf({rng, options, usage: trouble}: Context, date: string): Usage[] {
	const weekday = isWeekend(date) ? 0.9 : 1;
	const found = platforms.flatMap(platform => {
		if (platform === 'cursor' && trouble.limited) return [];
		return [...engineers, null].flatMap((user, index): Usage[] => {
			const random = rng(options.seed, 'usage', date, platform, index);
			// A person uses a platform always or never; a few keys belong to nobody known.
			const isUser = rng('uses', platform, index).chance(0.62);
			if (user === null ? platform !== 'anthropic_api' : !isUser) return [];
			const share = user === null ? 0.3 : 1;
			const input = Math.round(540_000 * weekday * share * random.logNormal(1, 0.18));
			const output = Math.round(input * random.between(0.16, 0.24));
			const isLost = trouble.unmapped && rng('lost', platform, index).chance(lostKeys);
			const key = user === null ? orphan : `${platform}-${user.split('@')[0]}`;
			return [{platform, key, user: isLost ? null : user, input, output}];
		});
	});
	if (!trouble.runaway) return found;
	const {key, user, platform} = runaway;
	return [...found, {platform, key, user, ...runawayTokens}];
}

/** Writes the rows of a day, loaded at `at`. Returns how many there are in both tables. */
export function loadUsage(context: Context, date: string, at: number): number {
	const {writes, rng, options} = context;
	const all = usageOf(context, date);
	for (const {platform, key, user, input, output} of all) {
		const random = rng(options.seed, 'work', date, key);
		const isEditor = platform === 'cursor' || platform === 'claude_code';
		const suggested = isEditor ? Math.round(output / 130) : 0;
		const accepted = Math.round(suggested * random.between(0.27, 0.36));
		const [inputPrice, outputPrice] = prices[platform];
		const cost = Math.round((input * inputPrice + output * outputPrice) / 100) / 10_000;
		const sessions = random.int(1, 14);
		writes.put('fct_usage_daily', [date, platform, user, key, input, output, suggested, accepted, sessions, at]);
		writes.put('fct_cost_daily', [date, platform, user, key, cost, at]);
	}
	return all.length * 2;
}

/** Writes the budget of each month from `from` to the next one after `to`. */
export function planBudget({writes}: Context, from: number, to: number): void {
	const dates = datesBetween(from, to);
	const months = new Set([...dates, addDays(dates.at(-1) ?? '', 32)].map(date => `${date.slice(0, 7)}-01`));
	for (const month of months) writes.put('dim_budget', [month, budget]);
}

const table = (name: string) => `\`${projects.aiusage}.${aiusage.split('/')[2]}.${name}\``;

/** The views that the dashboards read. */
export const usageViews = {
	v_executive_costs: `SELECT cost_date, platform, SUM(cost_usd) AS cost_usd FROM ${table('fct_cost_daily')} GROUP BY cost_date, platform`,
	v_operations_health: `SELECT usage_date, platform, COUNT(*) AS usage_rows, COUNTIF(user_email IS NULL) AS unattributed, MAX(ingested_at) AS ingested_at FROM ${table('fct_usage_daily')} GROUP BY usage_date, platform`,
	v_cost_allocation: `SELECT cost_date, COALESCE(user_email, '(nobody)') AS user_email, api_key_name, platform, cost_usd FROM ${table('fct_cost_daily')}`,
} as const;
