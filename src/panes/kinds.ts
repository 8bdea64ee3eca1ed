/** The only list of kinds of panes; schemas.ts has their shapes, for the parser. */
import {alertsKind} from './alerts/view.ts';
import {backlogKind} from './backlog/view.ts';
import {chartKind} from './chart/view.ts';
import {checklistKind} from './checklist/view.ts';
import type {PaneKind} from './kind.ts';
import {listKind} from './list/view.ts';
import {logKind} from './log/view.ts';
import {runsKind} from './runs/view.ts';
import type {PaneConfig, PaneConfigOf, PaneKindName} from './schemas.ts';
import {signaturesKind} from './signatures/view.ts';
import {slosKind} from './slos/view.ts';
import {tableKind} from './table/view.ts';
import {todoKind} from './todo/view.ts';
import {valuesKind} from './values/view.ts';
import {windowsKind} from './windows/view.ts';

export const kinds: {readonly [Kind in PaneKindName]: PaneKind<PaneConfigOf<Kind>>} = {
	runs: runsKind,
	slos: slosKind,
	backlog: backlogKind,
	values: valuesKind,
	log: logKind,
	signatures: signaturesKind,
	alerts: alertsKind,
	table: tableKind,
	chart: chartKind,
	list: listKind,
	todo: todoKind,
	checklist: checklistKind,
	windows: windowsKind,
};

/** The kind of a pane. It only gets panes of its own kind. */
export const kindOf = ({kind}: Pick<PaneConfig, 'kind'>): PaneKind<PaneConfig> =>
	kinds[kind] as unknown as PaneKind<PaneConfig>;
