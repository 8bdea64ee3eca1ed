/** How panes and dialogs get their keys. Only the shell listens to the terminal (src/shell/useShellInput.ts). */
import {useEffect, useLayoutEffect, useRef} from 'react';
import type {DialogKeys, FieldKeys, PaneKeys} from './router.ts';
import {useWall} from './WallContext.ts';

export type {DialogKeys, PaneKeys} from './router.ts';

/**
 * Registers a pane for its keys while it is mounted. Without `onCommand` the shell does the usual thing to its PaneState:
 * j/k/g/G/pages move `cursor` within `rows`, Enter toggles `zoomed`, `t` counts `tab` up, `f` toggles `follow` (and notes
 * `pausedAt`), `w` toggles `wrap`, `v` counts `severity` up. Counted values are unbounded: take them modulo your list.
 */
export function useKeymap(pane: string, keys: PaneKeys = {}): void {
	const {keys: router} = useWall();
	// The newest handlers count, not those of the first render.
	const current = useRef(keys);
	current.current = keys;
	useLayoutEffect(() => {
		const entry: PaneKeys = {
			get rows() {
				return current.current.rows;
			},
			get page() {
				return current.current.page;
			},
			onCommand: command => current.current.onCommand?.(command),
			system: () => current.current.system?.(),
			place: () => current.current.place?.(),
			lines: () => current.current.lines?.(),
			copy: () => current.current.copy?.(),
			select: row => current.current.select?.(row) === true,
			links: () => current.current.links?.() ?? [],
			offers: () => current.current.offers?.() ?? [],
		};
		router.panes.set(pane, entry);
		return () => {
			if (router.panes.get(pane) === entry) router.panes.delete(pane);
		};
	}, [router, pane]);
}

/**
 * Takes all keys while mounted (one dialog at a time), what is typed goes to the field first. Esc closes the dialog by
 * itself; Ctrl-C still quits. Dialogs that decide something get no keys of the first 300 ms, but their field gets text.
 * `paste` takes what is pasted where there is no field.
 */
export function useDialogKeys(onKey: DialogKeys['onKey'], field?: FieldKeys, paste?: DialogKeys['paste']): void {
	const {keys: router} = useWall();
	const current = useRef<DialogKeys>({onKey});
	current.current = {onKey, field, paste};
	useEffect(() => {
		const entry: DialogKeys = {
			onKey: key => current.current.onKey(key),
			get field() {
				return current.current.field;
			},
			get paste() {
				return current.current.paste;
			},
		};
		router.dialog = entry;
		router.dialogSince = performance.now();
		return () => {
			if (router.dialog === entry) delete router.dialog;
		};
	}, [router]);
}
