/** Plans that are only copied, for the shipped systems, on what their looks would show. */
import {anySpecOf} from '../../src/actions/catalogue.ts';
import {offersOf, targetOf} from '../../src/actions/offers.ts';
import {copyPlanOf} from '../../src/actions/plan.ts';
import type {CopySpec} from '../../src/actions/spec.ts';
import type {CopyPlan, ParamValues, Target} from '../../src/actions/types.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {hour, minute, service, t0} from './actions.ts';

const {systems} = sandboxConfig('systems');

/** The only target that a shipped system allows an action on, or the first. */
export function shippedTarget(action: string): Target {
	const [offer] = systems.flatMap(system => offersOf(system, [action]));
	const target = offer && targetOf(systems, offer);
	if (!target) throw new Error(`no shipped system allows ${action}`);
	return target;
}

const table = {name: 'gmail_messages', rows: 1000, createdAt: t0 - 900 * hour};
export const backup = {name: 'gmail_messages_20261121', rows: 1000, createdAt: t0 - hour};
const tables = {table, copies: [backup]};
const owner = {binding: '', role: 'roles/owner', member: 'user:kim@northwind.example', condition: null};

/** What is seen, and what a person fills in. */
export const copyCases: Readonly<Record<string, {seen?: unknown; params?: ParamValues}>> = {
	'iam.grant': {seen: [owner], params: {role: 'roles/aiplatform.user'}},
	'iam.disable_sa': {seen: [owner]},
	'dns.switch': {params: {from: '203.0.113.7', to: '203.0.113.8'}},
	'net.block_ip': {seen: [], params: {address: '203.0.113.7'}},
	'run.deploy_region': {
		seen: {service: service(), series: [], delaySeconds: 240, at: t0},
		params: {region: 'us-east1'},
	},
	'log.create_sink': {},
	'credentials.revoke': {seen: [{name: 'callrail-api-key', version: '3'}]},
	'bq.truncate': {seen: tables},
	'bq.drop': {seen: tables},
};

/** The spec of an action that is only copied. */
export async function copySpec(action: string): Promise<CopySpec> {
	const spec = await anySpecOf(action);
	if (!('copies' in spec)) throw new Error(`${action} is executed`);
	return spec;
}

/** The plan of an action that is only copied; `more` takes the place of what is usual. */
export async function copied(action: string, more: {seen?: unknown; params?: ParamValues} = {}): Promise<CopyPlan> {
	const {seen, params = {}} = {...copyCases[action], ...more};
	const context = {action, target: shippedTarget(action), params, now: t0 + minute};
	return copyPlanOf(await copySpec(action), seen, context);
}
