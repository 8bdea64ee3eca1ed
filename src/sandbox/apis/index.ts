/** The list of all APIs of the sandbox, by the name that faults and counts have for them. */
import type {SandboxApi} from './api.ts';
import {bigquery} from './bigquery/index.ts';
import {functions} from './functions/index.ts';
import {http} from './http/index.ts';
import {logging} from './logging/index.ts';
import {monitoring} from './monitoring/index.ts';
import {pubsub} from './pubsub/index.ts';
import {resourcemanager} from './resourcemanager/index.ts';
import {run} from './run/index.ts';
import {scheduler} from './scheduler/index.ts';
import {secrets} from './secrets/index.ts';
import {serviceusage} from './serviceusage/index.ts';
import {spanner} from './spanner/index.ts';
import {token} from './token/index.ts';

const list = {
	bigquery,
	spanner,
	monitoring,
	logging,
	run,
	functions,
	scheduler,
	secrets,
	pubsub,
	resourcemanager,
	serviceusage,
	http,
	token,
};

export type Api = keyof typeof list;
export const apis: Readonly<Record<Api, SandboxApi>> = list;
export const apiNames = Object.keys(list) as readonly Api[];

/** The methods of an API over both protocols. */
export const methodsOf = (api: Api): readonly string[] => [
	...new Set([...(apis[api].grpc?.methods ?? []), ...Object.keys(apis[api].rest?.paths ?? {})]),
];
