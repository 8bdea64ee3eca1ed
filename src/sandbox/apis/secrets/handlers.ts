import {crc32c, payloadOf} from '../../../cloud/hidden.ts';
import type {SecretVersionState} from '../../contract/control.ts';
import {operator, projectNumber} from '../../contract/names.ts';
import type {SecretState} from '../../control/access.ts';
import type {Call} from '../../rest/call.ts';
import {ControlError} from '../../rest/error.ts';
import {listFilter} from '../../rest/filters.ts';
import {field, readJson} from '../../rest/http.ts';
import {pageAsked} from '../../rest/pages.ts';
import type {Sandbox} from '../../stores.ts';

const nameOf = (secret: string) => `projects/${projectNumber}/secrets/${secret}`;
const isoOf = (at: number) => new Date(at).toISOString();
/** Bytes of a value. */
const largest = 65_536;

export function handlers({control, clock}: Pick<Sandbox, 'control' | 'clock'>) {
	function named([project = '', name = '']: readonly string[]): SecretState {
		const secret = control.secret(project, name);
		if (!secret) throw new ControlError('NOT_FOUND', `Secret [${nameOf(name)}] not found.`);
		return secret;
	}
	const told = ({name, createdAt, rotationAt}: SecretState) => ({
		name: nameOf(name),
		replication: {automatic: {}},
		createTime: isoOf(createdAt),
		etag: `"${createdAt.toString(16)}"`,
		...(rotationAt !== undefined && {rotation: {nextRotationTime: isoOf(rotationAt), rotationPeriod: '2592000s'}}),
	});
	/** The newest first, as Google lists them. */
	const versionsOf = ({name, versions}: SecretState) =>
		versions
			.map(({createdAt, state}, index) => ({
				name: `${nameOf(name)}/versions/${index + 1}`,
				createTime: isoOf(createdAt),
				state,
				replicationStatus: {automatic: {}},
				etag: `"${createdAt.toString(16)}"`,
			}))
			.reverse();
	/** The number of the version that is asked for. */
	function numberOf(parts: readonly string[]): number {
		const {name, versions} = named(parts);
		const [, , version = ''] = parts;
		const number = version === 'latest' ? versions.length : Number(version);
		if (!versions[number - 1])
			throw new ControlError('NOT_FOUND', `Secret Version [${nameOf(name)}/versions/${version}] not found.`);
		return number;
	}
	const versionTold = (parts: readonly string[]) => versionsOf(named(parts)).at(-numberOf(parts));
	/** Throws for a version in this state: a version that was destroyed stays so, and only an enabled one can be read. */
	function refuse(parts: readonly string[], states: readonly SecretVersionState[]): void {
		const number = numberOf(parts);
		const {name, versions} = named(parts);
		const state = versions[number - 1]?.state;
		if (state && states.includes(state))
			throw new ControlError(
				'FAILED_PRECONDITION',
				`Secret Version [${nameOf(name)}/versions/${number}] is in ${state} state.`,
			);
	}
	const note = (verb: 'Disable' | 'Enable' | 'Access', parts: readonly string[]) => {
		const [project = '', secret = ''] = parts;
		control.noteVersion(verb, {project, secret, version: numberOf(parts), at: clock.now(), by: operator});
	};
	const switched =
		(verb: 'Disable' | 'Enable', state: 'DISABLED' | 'ENABLED') =>
		({parts}: Call) => {
			refuse(parts, ['DESTROYED']);
			const [project = '', name = ''] = parts;
			control.setSecretVersion(project, name, numberOf(parts), state);
			note(verb, parts);
			return versionTold(parts);
		};

	return {
		'secrets.list'({query, parts: [project = '']}: Call) {
			const all = control.secrets(project).filter(listFilter(query.get('filter') ?? '', ['name']));
			const {items, ...rest} = pageAsked(all, query, 250, true);
			return {secrets: items.map(told), totalSize: all.length, ...rest};
		},
		'secrets.get': ({parts}: Call) => told(named(parts)),
		async 'versions.add'({req, parts}: Call) {
			const {name} = named(parts);
			const payload = field(await readJson(req), 'payload');
			const {value, isChecked} = valueIn(payload);
			const [project = ''] = parts;
			control.addSecretVersion(project, name, operator, clock.now(), value);
			control.hooks.secretAdded(project, name, value);
			const [made] = versionsOf(named(parts));
			return {...made, ...(isChecked && {clientSpecifiedPayloadChecksum: true})};
		},
		'versions.list'({query, parts}: Call) {
			const all = versionsOf(named(parts)).filter(listFilter(query.get('filter') ?? '', ['name', 'state']));
			const {items, ...rest} = pageAsked(all, query, 250, true);
			return {versions: items, totalSize: all.length, ...rest};
		},
		'versions.get': ({parts}: Call) => versionTold(parts),
		'versions.access'({parts}: Call) {
			refuse(parts, ['DISABLED', 'DESTROYED']);
			note('Access', parts);
			const {value = ''} = named(parts).versions[numberOf(parts) - 1] ?? {};
			return {name: versionTold(parts)?.name, payload: payloadOf(value)};
		},
		'versions.disable': switched('Disable', 'DISABLED'),
		'versions.enable': switched('Enable', 'ENABLED'),
	};
}

/** The value in a payload, and whether its checksum was sent. Throws ControlError for what Google refuses. */
function valueIn(payload: unknown): {value: string; isChecked: boolean} {
	const data = field(payload, 'data');
	const bytes = Buffer.from(typeof data === 'string' ? data : '', 'base64');
	if (bytes.length === 0) throw new ControlError('INVALID_ARGUMENT', 'Secret Payload cannot be empty.');
	if (bytes.length > largest)
		throw new ControlError('INVALID_ARGUMENT', `The Secret Payload exceeds the maximum size of ${largest} bytes.`);
	const sum = field(payload, 'dataCrc32c');
	if (sum !== undefined && String(sum) !== String(crc32c(bytes)))
		throw new ControlError('INVALID_ARGUMENT', 'The Secret Payload does not match its checksum data_crc32c.');
	return {value: bytes.toString('utf8'), isChecked: sum !== undefined};
}
