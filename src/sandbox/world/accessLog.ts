/** Who reads secrets and manages accounts in the ingestion project: lines of its audit log. */
import {projects} from '../contract/names.ts';
import {runnerOf} from './access.ts';
import type {Context} from './context.ts';
import {minute} from './daily.ts';
import {type AuditLine, auditLine} from './logs.ts';
import {mailboxes} from './names.ts';
import {intruderIp} from './pressure.ts';

const project = projects.ingestion;
const runner = runnerOf(project);
const deployer = `ci-deployer@${project}.iam.gserviceaccount.com`;
const [, , , administrator] = mailboxes;
const secrets = ['callrail-api-key', 'hubspot-api-key'] as const;
/** Share of the minutes in which an instance reads a secret, and in which somebody manages an account. */
const readsPerMinute = 0.03;
const deedsPerMinute = 0.001;

const readsSecret = (secret: string, by: string, from: string): Omit<AuditLine, 'project' | 'at'> => ({
	log: 'data_access',
	by,
	from,
	service: 'secretmanager.googleapis.com',
	method: 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion',
	resourceName: `projects/${project}/secrets/${secret}/versions/2`,
});

const managesAccount = (verb: string, by: string, from: string): Omit<AuditLine, 'project' | 'at'> => ({
	log: 'activity',
	by,
	from,
	service: 'iam.googleapis.com',
	method: `google.iam.admin.v1.${verb}`,
	resourceName: `projects/-/serviceAccounts/${runner}`,
});

/** The lines of the minute that starts at `start`. */
export function accessMinute(context: Context, start: number): void {
	const rng = context.rng('access', start / minute);
	const write = (deed: Omit<AuditLine, 'project' | 'at'>) => {
		const at = start + rng.between(0, minute - 1);
		context.writes.log(auditLine({project, at, ...deed}));
	};
	if (rng.chance(readsPerMinute)) write(readsSecret(rng.pick(secrets), runner, 'private'));
	if (rng.chance(deedsPerMinute)) write(managesAccount('UpdateServiceAccount', administrator, '203.0.113.7'));
	if (!context.pressure.intruder) return;
	if (rng.chance(0.4)) write(readsSecret(rng.pick(secrets), deployer, intruderIp));
	if (rng.chance(0.05)) write(managesAccount('CreateServiceAccountKey', deployer, intruderIp));
}
