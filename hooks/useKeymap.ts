/** How panes and dialogs get their keys. Only the shell listens to the terminal (src/ui/useShellInput.ts). */
import {useEffect, useLayoutEffect, useRef} from 'react';
import type {PaneId} from '../src/store/types.ts';
import type {DialogKeys, PaneKeys} from './router.ts';
import {useWall} from './WallContext.ts';

export type {DialogKeys, PaneKeys} from './router.ts';

/**
 * Registers a pane for its keys while it is mounted. Without `onAction` the shell does the usual thing to its PaneState:
 * j/k/g/G/pages move `cursor` within `rows`, Enter toggles `zoomed`, `t` counts `tab` up, `f` toggles `follow` (and notes
 * `pausedAt`), `w` toggles `wrap`, `v` counts `severity` up. Counted values are unbounded: take them modulo your list.
 */
export function useKeymap(pane: PaneId, keys: PaneKeys = {}): void {
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
			onAction: action => current.current.onAction?.(action),
			copy: () => current.current.copy?.(),
			select: row => current.current.select?.(row) === true,
			links: () => current.current.links?.() ?? [],
		};
		router.panes.set(pane, entry);
		return () => {
			if (router.panes.get(pane) === entry) router.panes.delete(pane);
		};
	}, [router, pane]);
}

/** Takes all keys while mounted (one dialog at a time). Esc closes the dialog by itself; Ctrl-C still quits. Destructive dialogs do not get keys of the first 300 ms. */
export function useDialogKeys(onKey: DialogKeys['onKey'], onPaste?: DialogKeys['onPaste']): void {
	const {keys: router} = useWall();
	const current = useRef<DialogKeys>({onKey});
	current.current = {onKey, ...(onPaste ? {onPaste} : {})};
	const accepts = onPaste !== undefined;
	useEffect(() => {
		const entry: DialogKeys = {
			onKey: key => current.current.onKey(key),
			...(accepts ? {onPaste: (text: string) => current.current.onPaste?.(text)} : {}),
		};
		router.dialog = entry;
		router.dialogSince = performance.now();
		return () => {
			if (router.dialog === entry) delete router.dialog;
		};
	}, [router, accepts]);
}
