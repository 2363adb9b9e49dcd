//! The page's state, the effects around it, and what can be wished for.

use std::rc::Rc;

use yew::prelude::*;

use crate::browser;
use crate::ground::engine::Engine;
use crate::hooks::{
    Listens, ReadingsHandle, RoundHandle, remembered_answers, remembered_theme, source_of, use_address,
    use_engine, use_keys, use_play, use_readings, use_round, use_symbols, use_theme, use_tour,
};
use crate::state::{Action, Address, Change, Checked, Drawer, FileOptions, Plan, Preset, State};
use crate::view::laboratory::settings::Settings;

/// The page's state, and where wishes go.
pub(super) struct PageHandle {
    /// What does the arithmetic.
    pub(super) engine: Engine,
    /// The state.
    pub(super) state: UseReducerHandle<State>,
    /// What the form means.
    pub(super) checked: Rc<Checked>,
    /// Wishes for readings.
    pub(super) load: ReadingsHandle,
    /// Goes on with the readings that are there; where none are, with the shipped ones: they may have been waited for when a file
    /// was chosen.
    pub(super) on_keep: Callback<()>,
    /// Wishes for the round.
    pub(super) round: RoundHandle,
    /// Everything else.
    pub(super) on: Callback<Action>,
    /// Runs what the form asks for.
    pub(super) on_run: Callback<()>,
    /// Sets a preset and runs it.
    pub(super) on_preset: Callback<Preset>,
    /// Runs the same once more after a change.
    pub(super) on_change: Callback<Change>,
    /// What was set in the laboratory: neither a part of the round nor of the address.
    pub(super) laboratory: UseStateHandle<Option<Settings>>,
    /// Keeps it.
    pub(super) on_laboratory: Callback<Settings>,
    /// Whether the first look has just gone.
    pub(super) pressed: bool,
    /// Whether keys walk.
    pub(super) keys: bool,
    /// Switches that.
    pub(super) on_keys: Callback<bool>,
}

impl PageHandle {
    /// What runs or ran; before it, what would run.
    pub(super) fn plan(&self) -> Option<&Rc<Plan>> {
        self.state.session().map(|round| &round.plan).or(self.checked.plan.as_ref())
    }

    /// Whether that is a day.
    pub(super) fn is_day(&self) -> bool {
        self.plan().is_some_and(|plan| plan.is_day())
    }
}

/// The state, with all effects that follow from it alone.
#[hook]
pub(super) fn use_page() -> PageHandle {
    let engine = use_engine();
    let state = use_reducer(|| {
        State::new(Address::from_query(&browser::query()), remembered_theme(), remembered_answers())
    });
    let load = use_readings(state.dispatcher(), state.lacks_rest());
    let round = use_round(state.dispatcher(), &engine);
    let there = state.readings.clone().filter(|_| !state.lacks_homes());
    let deps = (state.form.clone(), state.source.clone(), there, state.readings_stand());
    let checked: Rc<Checked> = use_memo(deps, |_| state.checked());
    let on = {
        let dispatcher = state.dispatcher();
        use_callback((), move |action, ()| dispatcher.dispatch(action))
    };
    use_wishes(&state, &checked, &load, &round, &on);
    #[cfg(feature = "tampering")]
    {
        let start = round.start.clone();
        use_effect_with(state.branch_to_run(), move |plan| {
            plan.iter().for_each(|plan| start.emit(plan.clone()))
        });
    }
    use_theme(state.theme);
    use_address(state.address(), state.dispatcher());
    use_tour(&state.path);
    let first_look = use_mut_ref(|| false);
    let pressed = first_look.replace(state.first_look()) && !state.first_look();
    let laboratory = use_state(|| None);
    let on_laboratory = {
        let laboratory = laboratory.setter();
        use_callback((), move |kept, ()| laboratory.set(Some(kept)))
    };
    let keys = use_state(|| !browser::keys_are_off());
    let walkable = state.records().is_some_and(|records| !records.is_empty());
    use_keys(
        *keys,
        Listens {
            walkable,
            playing: state.playing,
            guided: state.path.stop.is_some(),
            lectures: state.lecture.slide.is_some(),
        },
        state.dispatcher(),
    );
    use_play(state.playing, state.speed, state.step, state.dispatcher());
    use_symbols();
    let on_keys = {
        let keys = keys.setter();
        use_callback((), move |on, ()| {
            browser::remember_keys(on);
            keys.set(on);
        })
    };
    let on_run = {
        let (plan, start) = (checked.plan.clone(), round.start.clone());
        Callback::from(move |()| {
            if let Some(plan) = &plan {
                start.emit(plan.clone());
            }
        })
    };
    let on_change = {
        let (plan, on, start) = (checked.plan.clone(), on.clone(), round.start.clone());
        Callback::from(move |change: Change| {
            let (field, typed) = change.edit();
            on.emit(Action::Edit(field, typed));
            if let Some(plan) = &plan {
                start.emit(Rc::new(plan.with(change)));
            }
        })
    };
    let on_preset = on.reform(Action::Run);
    let on_keep = if state.readings.is_some() { load.keep.clone() } else { load.shipped.clone() };
    PageHandle {
        engine: engine.now(),
        pressed,
        state,
        checked,
        load,
        on_keep,
        round,
        on,
        on_run,
        on_preset,
        on_change,
        laboratory,
        on_laboratory,
        keys: *keys,
        on_keys,
    }
}

/// What the page wishes for by itself.
#[hook]
fn use_wishes(
    state: &State,
    checked: &Checked,
    load: &ReadingsHandle,
    round: &RoundHandle,
    on: &Callback<Action>,
) {
    // A file with bad readings is read for the slot that is to be run: another slot, another reading.
    let on_dropped = on.clone();
    let (on, again) = (on.clone(), load.again.clone());
    use_effect_with(state.again(), move |options| {
        if let Some(options) = options {
            on.emit(Action::FileOptions(options.clone()));
            again.emit(options.clone());
        }
    });
    // Files that are dropped anywhere are as good as chosen, where there is a choice: not over a round or a lecture.
    let takes = (!state.running() && state.lecture.slide.is_none()).then(|| {
        let same = state.source.clone();
        (FileOptions { slot: state.form.time(), ..state.file_options.clone() }, same)
    });
    let files = load.files.clone();
    let open = on_dropped.clone();
    use_effect_with(takes, move |takes| {
        let takes = takes.clone();
        browser::on_dropped_files(move |dropped| {
            if let Some((options, source)) = &takes {
                let options = options.clone().of_next(source_of(&dropped) == *source);
                open.emit(Action::FileOptions(options.clone()));
                open.emit(Action::Open(Some(Drawer::Round)));
                files.emit((dropped, options));
            }
        })
    });
    let all = load.all.clone();
    use_effect_with(state.wants_all(), move |wants| {
        if *wants {
            all.emit(());
        }
    });
    // An address that tells a step tells a seed: the round that it speaks of begins by itself.
    let start = round.start.clone();
    let wanted = state.wanted().is_some();
    // In the lecture the same key that goes on begins the round, and some presets run by themselves.
    let asked = state.begins;
    let ready = checked.plan.clone().filter(|plan| asked || wanted && plan.randomness.is_seeded());
    use_effect_with(ready, move |ready| {
        if let Some(plan) = ready {
            start.emit(plan.clone());
        }
    });
}
