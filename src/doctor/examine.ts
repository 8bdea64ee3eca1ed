/** Examines a config against its clouds: each source is asked once, BigQuery by dry runs only. Changes nothing. */
import {toCloudError} from '../cloud/errors.ts';
import type {Identity} from '../cloud/identity.ts';
import type {CloudReads} from '../cloud/port.ts';
import type {CloudSurvey} from '../cloud/survey.ts';
import type {TeamDatabase} from '../cloud/team.ts';
import {inTurns} from '../cloud/turns.ts';
import type {CloudError} from '../cloud/types.ts';
import {logFilter} from '../config/panes.ts';
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import {clockFinding} from './clock.ts';
import type {Finding} from './finding.ts';
import {nameFindings} from './names.ts';
import {permissionFindings, permissionsOf} from './permissions.ts';
import {type Priced, queryFindings} from './queries.ts';
import {type Look, type Looks, reachFindings, remedyOf} from './reach.ts';
import {requestFindings} from './requests.ts';
import {teamFinding} from './team.ts';
import {type Seen, terminalFindings} from './terminal.ts';
import {valueFindings} from './values.ts';

/** What is examined, and with what. */
export interface Examined {
	config: LoadedConfig;
	/** Warnings of the config. */
	warnings: readonly string[];
	reads: CloudReads;
	survey: CloudSurvey;
	terminal: Seen;
	/** The journal that walls share, and its full name; absent where there is none. */
	team?: {database: TeamDatabase; name: string};
}

type Login = {identity: Identity} | {error: CloudError};

/** The name under which the looks of a system have its log. */
const log = '';

/** All findings, in no order. Never rejects for what the cloud answers. */
export async function examine({
	config,
	warnings,
	reads,
	survey,
	terminal,
	team,
}: Examined): Promise<readonly Finding[]> {
	const {systems, wall} = config;
	const logins = new Map<string, Login>();
	const projects = new Set(systems.flatMap(system => [system.project, ...permissionsOf(system).keys()]));
	for (const project of projects) logins.set(project, await login(survey, project));
	const examined = await Promise.all(
		systems.map(async system => {
			const known = logins.get(system.project);
			// Without a login every look would fail in the same way.
			if (!known || 'error' in known) return {findings: [], priced: []};
			const {looks, priced} = await look(system, reads, survey);
			const granted = await permissions(system, survey, known.identity);
			const acting = await impersonation(system, survey, known.identity);
			const findings = [...reachFindings(system, looks), ...granted, ...acting, ...nameFindings(system, looks)];
			return {findings, priced};
		}),
	);
	return [
		...warnings.map(
			(line): Finding => ({part: 'config', level: 'look', says: line, todo: 'write it as the line says'}),
		),
		...(warnings.length === 0 ? [{part: 'config', level: 'ok', says: `${config.path}: ok`} as const] : []),
		...loginFindings(logins),
		...examined.flatMap(({findings}) => findings),
		...queryFindings(
			examined.flatMap(({priced}) => priced),
			wall.maxUsdPerDay,
		),
		...requestFindings(systems),
		...(team ? [await teamFinding(team.database, team.name)] : []),
		...systems.flatMap(valueFindings),
		clockFinding(survey.skew()),
		...terminalFindings(terminal),
	];
}

const login = (survey: CloudSurvey, project: string): Promise<Login> =>
	survey.identity(project).then(
		identity => ({identity}),
		(error: unknown) => ({error: toCloudError(error, 'login')}),
	);

function loginFindings(logins: ReadonlyMap<string, Login>): Finding[] {
	return [...logins].map(([project, one]): Finding => {
		const part = {part: 'login'} as const;
		if ('error' in one)
			return {
				...part,
				level: 'mend',
				says: `no credentials for ${project}: ${one.error.message}`,
				todo: remedyOf(one.error, 'the login'),
			};
		const {kind, account = 'no name', quotaProject} = one.identity;
		if (kind === 'sandbox') return {...part, level: 'ok', says: `${project}: a sandbox asks for no credentials`};
		const quota = quotaProject === undefined ? 'each project’s own quotas' : `the quotas of ${quotaProject}`;
		return {...part, level: 'ok', says: `${project}: ${kind} (${account}), on ${quota}`};
	});
}

/** Every source and the log, asked once. */
async function look(
	system: SystemConfig,
	reads: CloudReads,
	survey: CloudSurvey,
): Promise<{looks: Looks; priced: readonly Priced[]}> {
	const priced: Priced[] = [];
	/** @param again it was asked before, and nobody answered: a first call may wait for connections that are being made */
	const ask = async (id: string, again = false): Promise<Look> => {
		const began = performance.now();
		const took = () => performance.now() - began;
		try {
			const source = system.sources[id];
			if (source && 'bigquery' in source) {
				const {bytes, tables, columns} = await survey.dryRun(system, source);
				priced.push({system, source: id, bytes, tables});
				return {took: took(), answer: {kind: 'rows', columns, rows: []}};
			}
			if (source) {
				const {answer} = await reads.read(system, id, source, undefined, new AbortController().signal);
				return {took: took(), answer};
			}
			const rows = await reads.logRows(system.project, logFilter(system) ?? '', {}, 1);
			return {took: took(), answer: {kind: 'rows', rows}};
		} catch (raw) {
			const error = toCloudError(raw, 'google');
			return error.kind === 'timeout' && !again ? ask(id, true) : {took: took(), error};
		}
	};
	const ids = [...Object.keys(system.sources), ...(logFilter(system) === undefined ? [] : [log])];
	const answers = await inTurns(ids, async id => [id, await ask(id)] as const);
	return {looks: new Map(answers), priced};
}

/** An account as IAM writes it. */
const memberOf = ({kind, account = 'YOUR_ACCOUNT'}: Identity): string =>
	`${kind === 'person' || kind === 'sandbox' ? 'user' : 'serviceAccount'}:${account}`;

/** Whether actions can be carried out as the account that the system names for them. */
async function impersonation(
	{system, project, actions: {actAs}}: SystemConfig,
	survey: CloudSurvey,
	identity: Identity,
): Promise<readonly Finding[]> {
	if (actAs === undefined) return [];
	const part = {part: 'permissions', system} as const;
	try {
		await survey.actAs(project, actAs);
		return [{...part, level: 'ok', says: `actions can be carried out as ${actAs}`}];
	} catch (raw) {
		return [
			{
				...part,
				// Whoever only watches does without actions.
				level: 'look',
				says: `no action can be carried out as ${actAs}: ${toCloudError(raw, 'iamcredentials').message}`,
				todo: `gcloud iam service-accounts add-iam-policy-binding ${actAs} --project ${project} --member ${memberOf(identity)} --role roles/iam.serviceAccountTokenCreator`,
			},
		];
	}
}

async function permissions(system: SystemConfig, survey: CloudSurvey, identity: Identity): Promise<readonly Finding[]> {
	const member = memberOf(identity);
	const found = [...permissionsOf(system)].map(async ([project, asked]): Promise<readonly Finding[]> => {
		try {
			return permissionFindings(system, project, await survey.granted(project, asked), member);
		} catch (raw) {
			const error = toCloudError(raw, 'cloudresourcemanager');
			return [
				{
					part: 'permissions',
					system: system.system,
					level: 'look',
					says: `they cannot be told in ${project} (${error.kind}): ${error.message}`,
					todo: remedyOf(error, 'Resource Manager'),
				},
			];
		}
	});
	return (await Promise.all(found)).flat();
}
