/** The commands of the wall. */
import {type CommandId, keymapOf, keyOf, type PaneCommand} from '../keys/keymap.ts';
import {focusOf, shownPage} from '../panes/where.ts';
import {freezeScene} from '../scene/frozen.ts';
import {isArmed} from '../store/store.ts';
import {showTrouble, turnAlert} from './alerts.ts';
import type {Dispatch} from './context.ts';
import {startFilter} from './filter.ts';
import {cycle, focusNth, showTab, turnPage} from './go.ts';
import {showIncident} from './incidents.ts';
import {rewindKeys} from './inPast.ts';
import {showContacts, showRunbook} from './runbooks.ts';
import {showService} from './services.ts';
import {showSignatures} from './signatures.ts';
import {changeRange, moveTime, toggleGhost} from './time.ts';
import {goOn, turnWatched, undoLast} from './undo.ts';

/** Runs a command that means the same wherever one is. */
export function runOnWall(on: Dispatch, id: Exclude<CommandId, PaneCommand>) {
	const {store, config, clock, poller, live, host} = on;
	const state = store.getState();
	const ids = shownPage(config, state)?.panes.map(pane => pane.id) ?? [];
	const tabs = ['overview', ...config.systems.map(({system}) => system)];
	const focus = focusOf(config, state);
	switch (id) {
		case 'help':
			return state.openDialog({kind: 'help'});
		case 'palette':
			return state.openDialog({kind: 'palette'});
		case 'filter':
			return startFilter(on);
		case 'trouble':
			return showTrouble(store, live);
		case 'alert.next':
			return turnAlert(store, live, 1);
		case 'alert.previous':
			return turnAlert(store, live, -1);
		case 'revisions':
			return showService(on);
		case 'history':
		case 'effects':
		case 'calendar':
		case 'incidents':
			return state.enter({kind: id, system: 'overview'});
		case 'drill':
			if (on.drill) return state.enter({kind: 'drill', system: 'overview'});
			return state.notify('this is no drill: pitwall drill starts one on the sandbox');
		case 'signatures':
			return showSignatures(on);
		case 'undo':
			return undoLast(on);
		case 'goOn':
			return goOn(on);
		case 'watch':
			return turnWatched(on);
		case 'range.longer':
			return changeRange(store, 1);
		case 'range.shorter':
			return changeRange(store, -1);
		case 'time.left':
			return moveTime(store, -1, state.moment?.at ?? clock.now());
		case 'time.right':
			return moveTime(store, 1, state.moment?.at ?? clock.now());
		case 'time.before':
			return toggleGhost(store);
		case 'runbook':
			return showRunbook(on);
		case 'contacts':
			return showContacts(on);
		case 'incident':
			return showIncident(on);
		case 'focus.next':
			return state.setFocus(cycle(ids, focus, 1) ?? focus);
		case 'focus.previous':
			return state.setFocus(cycle(ids, focus, -1) ?? focus);
		case 'overview':
			return showTab(store, 'overview');
		case 'system.next':
			return showTab(store, cycle(tabs, state.tab, 1) ?? state.tab);
		case 'system.previous':
			return showTab(store, cycle(tabs, state.tab, -1) ?? state.tab);
		case 'page.next':
			return turnPage(store, config, 1);
		case 'page.previous':
			return turnPage(store, config, -1);
		case 'freeze':
			return state.setMoment(state.moment ? undefined : freezeScene(live, config, clock.now()));
		case 'rewind':
		case 'rewind.to':
		case 'rewind.play':
			return rewindKeys(on, id);
		case 'refresh':
			if (state.tab === 'overview') poller.refresh();
			else poller.refresh(state.tab);
			return state.notify(
				state.moment === undefined
					? 'refreshing'
					: `refreshing behind the frozen screen (${keyOf('freeze', keymapOf(config.wall.keys))} to run)`,
			);
		case 'arm':
			if (isArmed(state.mode, clock.now())) return state.disarm();
			if (config.wall.readOnly) return state.notify('this config is read-only: nothing can be armed', 'error');
			return state.openDialog({kind: 'arm'});
		case 'mouse':
			state.setMouse(!state.mouse);
			return state.notify(
				state.mouse
					? 'mouse off: text can be selected'
					: `mouse on: click, wheel; ${keyOf('mouse', keymapOf(config.wall.keys))} turns it off`,
			);
		case 'redraw':
			return host.repaint();
		case 'suspend':
			return host.suspend();
		case 'interrupt':
			return host.quit(130);
		case 'quit':
			if (state.busy === undefined) return host.quit(0);
			return state.openDialog({
				kind: 'message',
				title: 'Quit?',
				lines: [
					`Running: ${state.busy}.`,
					'Leaving now does not undo it, and it will not be verified. The next start reads its outcome.',
					'Ctrl-C quits anyway, Esc stays.',
				],
			});
		default:
			return focusNth(store, config, Number(id.slice('pane.'.length)));
	}
}
