/** Who reads secrets of the sales project, and who is refused: lines of its audit log. */
import {projects} from '../contract/names.ts';
import {runnerOf} from './access.ts';
import {later} from './chatter.ts';
import type {Context} from './context.ts';
import {minute} from './daily.ts';
import {type AuditLine, auditLine} from './logs.ts';
import {mailboxes} from './names.ts';

const project = projects.sales;
const secrets = ['salesforce-refresh-token', 'hubspot-api-key', 'dialpad-api-key', 'web-session-key'] as const;
const service = 'secretmanager.googleapis.com';
const method = 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion';
/** Share of the minutes in which a function that starts reads a secret, and in which somebody is refused one. */
const reads = 0.02;
const refusals = 0.0004;

/** The lines of the minute that starts at `start`. */
export function salesAccessMinute(context: Context, start: number): void {
	const rng = context.rng('sales-access', start / minute);
	const write = (deed: Pick<AuditLine, 'by' | 'from' | 'refused'>) => {
		const at = start + rng.between(0, minute - 1);
		const resourceName = `projects/${project}/secrets/${rng.pick(secrets)}/versions/latest`;
		const line = auditLine({project, at, log: 'data_access', service, method, resourceName, ...deed});
		later(context, at, () => context.writes.log(line));
	};
	if (rng.chance(reads)) write({by: runnerOf(project), from: 'private'});
	if (rng.chance(refusals))
		write({
			by: mailboxes[5],
			from: '203.0.113.44',
			refused: "Permission 'secretmanager.versions.access' denied for resource (or it may not exist).",
		});
}
