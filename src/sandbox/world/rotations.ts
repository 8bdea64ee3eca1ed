/** Secrets whose values a story has spoilt, and what mends that. */
import {projects} from '../contract/names.ts';
import type {Story} from '../contract/stories.ts';

export const salesforceToken = 'salesforce-refresh-token';
export const anthropicKey = 'anthropic-api-key';

const spoilt: Partial<Record<Story, {project: string; name: string}>> = {
	'etl-auth': {project: projects.sales, name: salesforceToken},
	'pipeline-dead': {project: projects.aiusage, name: anthropicKey},
};

/** Whether this new version mends the story: its secret, with a value that has nothing around it, as a line end would be. */
export function mends(story: Story, project: string, name: string, value: string): boolean {
	const wanted = spoilt[story];
	return wanted?.project === project && wanted.name === name && value.trim() === value;
}
