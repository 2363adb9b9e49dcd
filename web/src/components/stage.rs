//! The picture: the meters' homes, the cloud, the control centre and the dealer, what travels between them, and what those who look can
//! tell of each home. A crowd of meters is a town.

mod card;
mod details;
mod house;
mod hub;
mod lanes;
mod legend;
mod links;
mod picture;
mod pieces;
mod town;

use std::rc::Rc;

use blindsum_core::params::Params;
use blindsum_core::role::Role;
use blindsum_core::wire::kind::Kind;
use blindsum_readings::Readings;
use blindsum_sim::beat::Beat;
use blindsum_sim::knowledge::{Lens, Observer};
use blindsum_sim::{Event, Phase};
use yew::prelude::*;

use super::message;
use crate::ground::ids;
use crate::hooks::use_kept_focus;
use crate::state::seen::Seen;
use crate::state::traffic::Traffic;
use crate::state::{Focus, SessionView, Shared, crowded};
use crate::text::verdict::width;
use crate::text::{Thing, text};
use crate::view::curve::curve;
use crate::view::first_look::{WINDOW, knows_home};
use crate::view::meter::{Moment, state_of_meter};
use crate::view::stage::flow::{Flow, flies, flows, messages_of, repair_flow};
use crate::view::stage::home::{Home, noise_share, whole};
use crate::view::stage::lane::{Carried, Lane, carried};
use crate::view::stage::layout::{Form, House, Layout, crowd_layout, layout};
use crate::view::stage::party::Says;
use crate::view::stage::town::words;
use crate::workers::Seat;
pub(crate) use details::{DetailsProps, OpenedRecord, is_opened, looked_at};
use house::Meter;
use hub::{HubView, hub};
use legend::{LegendProps, legend};
pub(crate) use links::plate_icon;
pub(crate) use picture::Picture;
use town::{TownView, below, speaks, town};

#[derive(Properties, PartialEq)]
pub(crate) struct StageProps {
    /// What it shows of the round.
    pub(crate) picture: Picture,
    /// Through whose eyes the page looks.
    pub(crate) lens: Lens,
    /// What would run, where there is no round.
    pub(crate) params: Option<Params>,
    /// The phase whose links are lit.
    pub(crate) shown: Option<Phase>,
    /// The page's address as it is now, and whether it brings the same numbers back.
    pub(crate) address: AttrValue,
    pub(crate) repeats: bool,
    /// How much room it has.
    pub(crate) form: Form,
    /// The readings, where a press on the first look puts the picture in its place: the first home's day folds into its window.
    pub(crate) readings: Option<Shared<Readings>>,
}

#[function_component]
pub(crate) fn Stage(props: &StageProps) -> Html {
    let round = props.picture.round.as_ref();
    let households =
        round.map_or_else(|| props.picture.households.clone(), |round| round.plan.households.clone());
    let count = households.len();
    let crowd = crowded(count);
    let seen = told(props);
    let homes = u32::try_from(count).unwrap_or(u32::MAX);
    let looked_at = || props.picture.zoom.or_else(|| speaks(&props.picture)).unwrap_or_default();
    let layout = if crowd { crowd_layout(homes, props.form, looked_at()) } else { layout(count, props.form) };
    // Of a crowd it takes milliseconds.
    let deps = (seen.cloned().filter(|_| crowd), props.picture.truth);
    let words =
        use_memo(deps, |(seen, truth)| seen.as_ref().map(|seen| words(seen, *truth)).unwrap_or_default());
    let traffic = &props.picture.traffic;
    // After the answer the picture stays at the last phase.
    let published = (traffic.sent(Kind::Published) > 0).then_some(Phase::Decryption);
    let params = round.map(|round| &round.plan.params).or(props.params.as_ref());
    let mut lit = props.shown.or(published).map(|phase| flows(phase, params)).unwrap_or_default();
    if traffic.sent(Kind::RepairSum) > 0 && !lit.is_empty() {
        lit.push(repair_flow());
    }
    let running = round.is_some_and(SessionView::running);
    let title = stage_text(count, &lit);
    let pressed = use_memo((), |()| pressed(props));
    // It has moved by the time the round is over; then the picture is as an address brings it.
    let pressed = pressed.as_ref().as_ref().filter(|_| round.is_some_and(SessionView::running));
    // A sign that had the focus may be gone with its phase.
    use_kept_focus(props.shown, ids::PLAY);
    // Of a crowd nothing is drawn lane by lane.
    let meters = || (0u32..).take(if crowd { 0 } else { count });
    let lanes: Vec<Lane> = seen
        .map(|seen| meters().map(|meter| Lane::of(seen, traffic.of(meter), meter)).collect())
        .unwrap_or_default();
    // One home stands for all of them.
    let stands_for_all = props.lens.only_meter().filter(|meter| *meter < homes).unwrap_or_default();
    let said = match seen.filter(|_| crowd) {
        Some(seen) => vec![Lane::of(seen, traffic.of(stands_for_all), stands_for_all)],
        None => lanes.clone(),
    };
    let pooled = carried(&props.lens, &said) == Some(Carried::Pooled);
    let town_view = layout.town.as_ref().map(|town| TownView::new(town, &words, pooled, &props.picture));
    // A view to come back to is one of a round; before one the form has the address of the setting.
    let address = Some(props.address.clone()).filter(|_| round.is_some());
    let opens = || opener(props).filter(|_| layout.has_signs());
    html! {
        <figure id={ids::STAGE} class={classes!("stage", class_of(props.form), running.then_some("running"), pressed.is_some().then_some("pressed"))}>
            <svg viewBox={format!("0 0 {} {}", layout.width, layout.height)} role="group" aria-label={title}>
                { links::links(&layout, &lit) }
                { lanes::lit(&layout, &lanes, props.picture.zoom) }
                { links::chosen(&layout, chosen(props)) }
                { ways(props, &layout, &lit, crowd) }
                { links::pulses(&layout, &pulses(props, crowd)) }
                { links::flying(&layout, flying(props), params) }
                { lanes::pooled(&layout, &props.lens, &lanes, pooled) }
                { hubs(props, &layout, traffic, count) }
                if let Some(view) = &town_view {
                    { town(view) }
                } else {
                    { for meters().zip(households.iter()).map(|(index, household)| {
                        // Whose eyes look may have changed since.
                        let day = pressed.filter(|day| index == 0 && !day.is_empty() && knows_home(&props.lens, 0));
                        house(props, &layout, traffic, (index, household), day.cloned())
                    }) }
                }
                if layout.form != Form::Street {
                    { lanes::listener(&layout, params, &props.lens, &props.picture.on) }
                }
                { for meters().map(|meter| lanes::plates(&layout, meter, &lanes, params, opens())) }
                { lanes::said(&layout, &props.lens, &said) }
                if layout.has_signs() {
                    { links::signs(&layout, &lit, params, flying(props), &props.lens, |flow| open_sign(props, flow)) }
                }
            </svg>
            if let Some(view) = &town_view {
                { below(view, props.form, address.filter(|_| layout.has_signs()), props.repeats) }
            } else if layout.has_signs() {
                { legend(&LegendProps { range: params.map(whole).unwrap_or_default(), within: params.map(width).unwrap_or_default(), address, repeats: props.repeats }) }
            }
        </figure>
    }
}

/// The first home's day, small, where a round has just begun as the picture comes: then it comes out of the first look. It stays as it
/// was then, so that nothing moves a second time. No day where these eyes know none.
fn pressed(props: &StageProps) -> Option<AttrValue> {
    props.picture.round.as_ref().filter(|round| round.running() && round.records.is_empty())?;
    let readings = props.readings.as_ref()?;
    let home = readings.households.first().filter(|_| knows_home(&props.lens, 0));
    let day = home.map(|home| curve(home, None, WINDOW.0, WINDOW.1).area);
    Some(day.unwrap_or_default().into())
}

fn class_of(form: Form) -> &'static str {
    match form {
        Form::Wide | Form::Medium => "wide",
        Form::Phone | Form::Slim => "phone",
        Form::Tall => "tall",
        Form::Street => "street",
    }
}

/// What is looked at, unless a question is to be answered first: no answer to it stands in the picture.
fn told(props: &StageProps) -> Option<&Seen> {
    props.picture.seen.as_ref().filter(|_| !props.picture.asks)
}

/// Opens a message, where its epoch's records are kept and no question is to be answered first.
fn opener(props: &StageProps) -> Option<Callback<usize>> {
    let epoch =
        props.picture.round.as_ref().filter(|_| !props.picture.asks).and_then(SessionView::kept_epoch)?;
    Some(message::opener(&props.picture.on, epoch))
}

/// What pressing the sign of a flow does: it opens the last of its messages until the step looked at.
fn open_sign(props: &StageProps, flow: Flow) -> Option<Callback<()>> {
    let (seen, open) = (props.picture.seen.as_ref()?, opener(props)?);
    let (index, _) = messages_of(&[flow], seen.shown()).last()?;
    Some(open.reform(move |()| index))
}

/// The ways of the messages that the picture shows. A crowd's all lie on one another.
fn ways(props: &StageProps, layout: &Layout, lit: &[Flow], crowd: bool) -> Html {
    let Some((seen, open)) = props.picture.seen.as_ref().zip(opener(props)).filter(|_| !crowd) else {
        return Html::default();
    };
    links::ways(layout, messages_of(lit, seen.shown()), &open)
}

/// What was sent until the step looked at, or until now.
#[hook]
pub(crate) fn use_traffic(round: Option<&SessionView>, seen: Option<Seen>, moment: Moment) -> Rc<Traffic> {
    let seen = seen.filter(|_| moment == Moment::Step);
    let stepped = use_memo(seen, |seen| seen.as_ref().map(|seen| Rc::new(Traffic::of_records(seen.shown()))));
    let now =
        || round.filter(|_| moment == Moment::Now).map(|round| round.traffic.clone()).unwrap_or_default();
    (*stepped).clone().unwrap_or_else(now)
}

fn stage_text(meters: usize, lit: &[Flow]) -> String {
    let t = text();
    let flow =
        |flow: &Flow| format!("{} → {}: {}", t.place(flow.from), t.place(flow.to), t.kind(flow.kind).name);
    let flows: Vec<_> = lit.iter().map(flow).collect();
    if flows.is_empty() {
        return t.stage.to_owned();
    }
    (t.stage_text)(&t.counted(Thing::Meters, meters), &flows.join("; "))
}

/// The ends of the message that is looked at.
fn chosen(props: &StageProps) -> Option<(Role, Role)> {
    let Focus::At { epoch, index } = props.picture.focus else { return None };
    props.picture.round.as_ref().filter(|round| round.latest_epoch() == epoch)?;
    match &props.picture.seen.as_ref()?.records.get(index)?.event {
        Event::Sent(sent) => Some((sent.from, sent.to)),
        _ => None,
    }
}

/// The message of the step looked at, with its record's index.
fn flying(props: &StageProps) -> Option<(usize, Role, Role, Kind)> {
    flies(props.picture.seen.as_ref().filter(|_| props.picture.moment == Moment::Step)?)
}

/// The messages of the phase that runs: each is drawn once, when its record comes. A crowd's are too many.
fn pulses(props: &StageProps, crowd: bool) -> Vec<(usize, Role, Role)> {
    let Some(round) = props
        .picture
        .round
        .as_ref()
        .filter(|round| round.running() && !crowd && props.picture.moment == Moment::Now)
    else {
        return Vec::new();
    };
    let phase = round.phase();
    if props.shown != Some(phase) {
        return Vec::new();
    }
    let of_phase = round.records.iter().filter(|record| record.phase == phase);
    of_phase
        .filter_map(|record| match &record.event {
            Event::Sent(sent) => Some((record.index, sent.from, sent.to)),
            _ => None,
        })
        .collect()
}

fn hubs(props: &StageProps, layout: &Layout, traffic: &Traffic, count: usize) -> Html {
    let params = props.picture.round.as_ref().map(|round| &round.plan.params).or(props.params.as_ref());
    let calculators = props.picture.round.as_ref().map(|round| round.calculators.clone()).unwrap_or_default();
    let at = |role| {
        let calculators: Vec<_> = calculators
            .iter()
            .filter(|(seat, _)| matches!(seat, Seat::Calculator { role: owner, .. } if *owner == role))
            .map(|(_, state)| state.clone())
            .collect();
        let is_short = layout.form == Form::Street && role == Role::ControlCenter;
        layout.hub(role).map(|frame| {
            hub(&HubView {
                role,
                frame: *frame,
                says: layout.is_wide().then(|| Says::of(role, &props.lens, params, traffic, count)),
                word: is_short.then_some(text().picture.center_short),
                lens: &props.lens,
                calculators,
                on: &props.picture.on,
            })
        })
    };
    html! { <>{ for [Role::Dealer, Role::Cloud, Role::ControlCenter].into_iter().filter_map(at) }</> }
}

/// A household's name, for whoever may see its readings: the shipped readings can be looked up by it.
fn shown_household(lens: &Lens, place: usize, household: &str) -> String {
    if knows_home(lens, place) { household.to_owned() } else { String::new() }
}

fn house(
    props: &StageProps,
    layout: &Layout,
    traffic: &Traffic,
    (index, household): (u32, &str),
    day: Option<AttrValue>,
) -> Html {
    let place = usize::try_from(index).unwrap_or(usize::MAX);
    let Some(frame) = layout.meters.get(place).copied() else { return Html::default() };
    let round = props.picture.round.as_ref();
    let view = round.and_then(|round| round.meters.get(place)).cloned();
    let params = round.map(|round| &round.plan.params).or(props.params.as_ref());
    let seen = told(props);
    let share = seen.filter(|_| layout.house == House::Number).and_then(|seen| noise_share(seen, index));
    html! {
        <Meter key={index} {index} {frame} house={layout.house} home={Home::of(seen, params, index)} {share} household={shown_household(&props.lens, place, household)} {view} sent={traffic.of(index)}
            state={state_of_meter(round, props.picture.moment, traffic, index)} running={round.is_some_and(SessionView::running) && props.picture.moment == Moment::Now} planned={planned(props, index)}
            {day} zoomed={props.picture.zoom == Some(index)} verdict={seen.and_then(|seen| seen.findings()?.verdict(index))} eyes={eyes_of(&props.lens, Role::Meter(index))} on={props.picture.on.clone()} on_unplug={props.picture.on_unplug.clone()} />
    }
}

/// The beat, from 1, in which this meter is to fall silent: in the round, or in the one that would run.
fn planned(props: &StageProps, meter: u32) -> Option<usize> {
    let loss = props.picture.round.as_ref().map_or(props.picture.loss, |round| round.plan.loss)?;
    let place = Beat::ALL.iter().position(|beat| *beat == loss.beat)?;
    (loss.meter == meter).then_some(place + 1)
}

/// Whether the page looks through somebody's eyes, alone or with others.
fn eyes_of(lens: &Lens, role: Role) -> bool {
    matches!(lens, Lens::Parties(parties) if Observer::of(role).is_some_and(|party| parties.contains(&party)))
}
