/** `keys:` of the wall file: which keys the terminal can send, and which the wall can give away. Pure. */
import {type CommandId, effectiveKeymap, isActionName, type KeyBinding, keymap} from '../keys/keymap.ts';

/** As written: one key, a list, or a bare digit. */
export type KeysConfig = Readonly<Record<string, string | number | readonly (string | number)[]>>;

/** A mistake under `keys:`, its place, and whether the name is wrong (not its value). */
export interface KeyProblem {
	path: (string | number)[];
	message: string;
	atName?: true;
}

const named: ReadonlySet<string> = new Set(
	'up down left right home end pgup pgdn tab shift-tab backspace space enter esc'.split(' '),
);
/** Keys that answer dialogs: on another command, the habit from there would do something else. */
const answers: Readonly<Record<string, CommandId>> = {esc: 'back', enter: 'open', y: 'copy'};
const twins: Readonly<Record<string, string>> = {
	'ctrl-i': 'Tab',
	'ctrl-m': 'Enter',
	'ctrl-j': 'Enter',
	'ctrl-h': 'Backspace',
	'ctrl-[': 'Esc',
};

/** `Ctrl-L` and `PgDn` are `ctrl-l` and `pgdn`; single characters keep their case. */
export const keyName = (key: string | number): string => {
	const text = String(key);
	return text === ' ' ? 'space' : [...text].length === 1 ? text : text.toLowerCase();
};

const listOf = (value: KeysConfig[string]): readonly (string | number)[] =>
	typeof value === 'string' || typeof value === 'number' ? [value] : value;

/** Why this key cannot be given to this command; undefined when it can. */
function whyNot(key: string, id: CommandId): string | undefined {
	if (key === 'ctrl-c') return 'Ctrl-C always quits';
	const owner = answers[key];
	if (owner !== undefined && owner !== id) return `Esc, Enter and y answer dialogs; '${key}' can only be '${owner}'`;
	if (twins[key]) return `terminals cannot tell '${key}' from ${twins[key]}`;
	if (key === 'ctrl-s' || key === 'ctrl-q') return `'${key}' stops and starts the output of many terminals`;
	if (/^f\d+$/.test(key)) return `function keys differ between terminals; '${key}' does not arrive`;
	if (/^ctrl-[a-z]$/.test(key) || named.has(key)) return undefined;
	if (/-/.test(key) && [...key].length > 1)
		return `terminals do not send '${key}'; there are ctrl-a to ctrl-z, and capitals for shift`;
	if ([...key].length === 1 && /^[^\p{C}\p{M}\p{Z}]$/u.test(key)) return undefined;
	return `'${key}' is not a key; write one character, ctrl-a to ctrl-z, or ${[...named].join(', ')}`;
}

/** Everything that is wrong with `keys:`, in the order of the file. */
export function keyProblems(keys: KeysConfig): KeyProblem[] {
	const problems: KeyProblem[] = [];
	const good: Record<string, string[]> = {};
	for (const [id, value] of Object.entries(keys)) {
		const command = isActionName(id) ? id : keymap.find(one => one.id === id)?.id;
		if (!command) {
			problems.push({path: [id], message: `unknown command. 'pitwall config show' lists them`, atName: true});
		} else if (id === 'interrupt') {
			problems.push({path: [id], message: 'Ctrl-C always quits. Remove this line', atName: true});
		} else {
			const own: string[] = [];
			for (const [index, written] of listOf(value).entries()) {
				const key = keyName(written);
				const path = typeof value === 'object' ? [id, index] : [id];
				const reason = own.includes(key) ? `'${key}' is here twice` : whyNot(key, command);
				if (reason === undefined) own.push(key);
				else problems.push({path, message: `${reason}. Choose another key`});
			}
			good[command] = own;
		}
	}
	return [...problems, ...conflicts(keys, effectiveKeymap(good))];
}

/** Every key with two meanings, reported once: at the later of its two lines. */
function conflicts(keys: KeysConfig, map: readonly KeyBinding[]): KeyProblem[] {
	const order = Object.keys(keys);
	return order.flatMap((id, position) => {
		const binding = map.find(one => one.id === id);
		const value = keys[id];
		if (!binding || value === undefined) return [];
		return listOf(value).flatMap((written, index) => {
			const key = keyName(written);
			if (!binding.keys.includes(key)) return [];
			const other = map.find(
				one =>
					one.id !== id &&
					one.keys.includes(key) &&
					!(order.indexOf(one.id) > position) &&
					// On a page of its own a key may mean something else than on the wall.
					(one.scope === 'page') === (binding.scope === 'page'),
			);
			if (!other) return [];
			return [
				{
					path: typeof value === 'object' ? [id, index] : [id],
					message: `'${key}' is already '${other.id}' (${other.title}). Choose another key, or move that one too`,
				},
			];
		});
	});
}

/** `keys:` as lists of key names, for the map. Call it only where `keyProblems` finds nothing. */
export const normalKeys = (keys: KeysConfig): Record<string, string[]> =>
	Object.fromEntries(Object.entries(keys).map(([id, value]) => [id, listOf(value).map(keyName)]));
