/** What happens in the stories of the AI usage system. */
import {projects} from '../../contract/names.ts';
import type {aiusageStories} from '../../contract/stories/aiusage.ts';
import {minute} from '../daily.ts';
import {mailboxes} from '../names.ts';
import {anthropicKey} from '../rotations.ts';
import {runaway, type UsageTrouble} from '../usage.ts';
import type {Stage, Tale} from './tale.ts';

const [, , owner] = mailboxes;

function trouble({context}: Stage, usage: UsageTrouble): void {
	context.usage = usage;
}

/** The Scheduler tries a job that failed again, so many minutes later. */
const retryAfter = 15;

function rotateKey({context}: Stage, at: number): void {
	context.stores.control.addSecretVersion(projects.aiusage, anthropicKey, owner, at);
}

/** Trouble that is seen in what a run loads, and gone with what the next one does. */
const loading = (usage: UsageTrouble): Tale => ({
	begin: stage =>
		stage.plan(stage.beginsAt, at => {
			trouble(stage, usage);
			stage.aiusage.trigger(at);
		}),
	repair(stage, at) {
		trouble(stage, {});
		stage.aiusage.trigger(at);
	},
});

export const aiusageTales: Record<keyof typeof aiusageStories, Tale> = {
	'pipeline-dead': {
		begin(stage) {
			stage.plan(stage.beginsAt, at => {
				rotateKey(stage, at);
				trouble(stage, {refused: true});
				// Whoever rotated the key ran the pipeline to try it, and once more.
				stage.aiusage.trigger(at);
			});
			stage.plan(stage.beginsAt + retryAfter * minute, at => stage.aiusage.trigger(at));
		},
		repair(stage, at) {
			rotateKey(stage, at);
			trouble(stage, {});
			stage.aiusage.trigger(at);
		},
	},
	'cost-spike': {
		...loading({runaway: true}),
		// The vendor takes the calls of the key off the bill.
		repair(stage) {
			trouble(stage, {});
			for (const table of ['fct_cost_daily', 'fct_usage_daily'])
				stage.context.writes.change(
					`DELETE FROM \`${projects.aiusage}.ai_usage.${table}\` WHERE api_key_name = '${runaway.key}'`,
				);
		},
	},
	'attribution-drop': loading({unmapped: true}),
	'dashboard-slow': {begin: stage => stage.plan(stage.beginsAt, () => trouble(stage, {slow: true}))},
	'partial-data': {begin: stage => stage.plan(stage.beginsAt, () => trouble(stage, {limited: true}))},
};
