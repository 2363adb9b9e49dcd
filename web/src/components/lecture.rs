//! The lecture: one scene, one exhibit and one light, in letters for the last row of a hall.

mod bar;
mod charts;
mod exhibit;
mod label;
mod picture;
mod places;
mod props;
mod rows;

use yew::prelude::*;

use crate::browser;
use crate::components::drawing::shutter::{Shutter, Size, shutter_icon};
use crate::components::lecture::props::LecturePageProps;
use crate::components::verdict::look::look;
use crate::ground::ids;
use crate::state::Action;
use crate::state::lecture::{Lecture, Slide};
use crate::state::seen::{Seen, plain_home};
use crate::text::band::{band, subject};
use crate::text::text;
use crate::text::words::lecture::{LectureFigures, Standing};
use crate::view::lecture::{exhibit as of_scene, figures, first, standing, usual};

#[function_component]
pub(crate) fn LecturePage(props: &LecturePageProps) -> Html {
    let t = text().lecture;
    let slide = props.slide;
    let standing = standing(props.round.as_ref());
    let shown = props.shown(standing).cloned();
    let judged = {
        let deps = (shown.clone(), slide.judge());
        use_memo(deps, |(seen, lens)| {
            seen.as_ref().map(|seen| Seen::new(seen.records.clone(), Some(seen.place), lens, seen.params))
        })
    };
    let judged = (*judged).as_ref();
    let params = props.plan().map(|plan| &plan.params);
    let meters = params.map_or(1, |params| params.meters());
    let plain = {
        // Its scenes look at everything; those of somebody's eyes do not choose by what these do not know.
        let of_beat = slide.beat().is_some() && standing == Standing::Published;
        let records = props.seen.as_ref().filter(|_| of_beat).map(|seen| seen.records.clone());
        use_memo(records, |records| records.as_ref().and_then(|records| plain_home(records)))
    };
    let first = first(shown.as_ref(), props.zoom, *plain, meters);
    let figures = figures(params, props.seen.as_ref(), standing, first);
    let content = of_scene(slide, shown.as_ref(), (props.plan(), props.readings.as_deref()), first);
    use_place(slide);
    let told = Told::of(props, &figures, judged);
    html! {
        <div class="lecture" data-testid="lecture" data-slide={slide.name()} data-place={(slide.place() + 1).to_string()} data-light={light(&props.lecture)}>
            <header class="lecture-head">
                if let Some(beat) = slide.beat() {
                    <span class="lecture-number" aria-hidden="true">{ bar::number_of(beat) }</span>
                }
                <div>
                    <h1 id={ids::LECTURE} tabindex="-1">{ (t.title)(slide, &figures) }</h1>
                    <p class="lecture-says" data-testid="lecture-says">{ told.sentence.clone() }</p>
                </div>
                <button type="button" class="quiet" id="lecture-leave" data-testid="lecture-leave" onclick={props.on.reform(|_: MouseEvent| Action::Lecture)}>{ t.leave }</button>
            </header>
            <main class="lecture-show">
                <div class="lecture-picture">{ picture::picture(props, judged, first) }</div>
                <section class="lecture-exhibit" aria-label={(t.exhibit)(slide, &figures)}>
                    { exhibit::exhibit(slide, &content, &figures) }
                </section>
            </main>
            if !told.verdict.is_empty() {
                <section class="lecture-verdict" data-testid="lecture-verdict">
                    { shutter_icon(told.window, Size::Large) }
                    <div>{ for told.verdict.lines().map(|line| html! { <p>{ line.to_owned() }</p> }) }</div>
                </section>
            }
            { bar::bar(props) }
            <p id="status" class="visually-hidden" data-testid="status" data-state={props.status.name()} role="status">
                { if standing == Standing::Runs { t.needs_running } else { "" } }
            </p>
        </div>
    }
}

/// What is said of a scene.
struct Told {
    sentence: String,
    verdict: String,
    window: Shutter,
}

impl Told {
    fn of(props: &LecturePageProps, figures: &LectureFigures, judged: Option<&Seen>) -> Self {
        let t = text().lecture;
        let slide = props.slide;
        let window = match (slide, judged) {
            (Slide::Day | Slide::Question, _) => Shutter::Own,
            (_, Some(seen)) => look(seen, subject(seen, props.zoom)),
            (_, None) => Shutter::Shut,
        };
        let odd = props.plan().is_some_and(|plan| !usual(&plan.params));
        let sentence = match (&props.cannot, figures.standing) {
            (Some(why), Standing::None) if slide == Slide::Run || slide.needs_round() => why.to_string(),
            (None, Standing::None) if slide.needs_round() => t.needs_round.to_owned(),
            (_, Standing::Runs) if slide.needs_round() => t.needs_running.to_owned(),
            (_, Standing::Refused) if slide.needs_round() && !reached(props, slide) => t.refused.to_owned(),
            _ if odd && !matches!(slide, Slide::Day | Slide::Question | Slide::Run) => t.not_usual.to_owned(),
            _ => (t.sentence)(slide, figures),
        };
        let refusal =
            props.round.as_ref().filter(|_| figures.standing == Standing::Refused).and_then(|round| {
                let why = round.last()?.refusal()?;
                Some(crate::text::refusal::sentence(&text().refusals.refusal(why)))
            });
        let verdict = match (slide, refusal, judged) {
            (Slide::Run, Some(why), _) => why,
            (Slide::Cloud | Slide::Coalition, _, Some(seen)) => band(seen, props.zoom).sentence,
            _ if odd
                || slide.needs_round()
                    && (props.shown(figures.standing).is_none() || !reached(props, slide)) =>
            {
                String::new()
            }
            _ => (t.verdict)(slide, figures),
        };
        Self { sentence, verdict, window }
    }
}

/// Whether the round came as far as the scene.
fn reached(props: &LecturePageProps, slide: Slide) -> bool {
    let told = |seen: &Seen| match slide.beat() {
        Some(beat) => seen.records.iter().any(|record| blindsum_sim::beat::Beat::of(record) == beat),
        None => true,
    };
    props.seen.as_ref().is_some_and(told)
}

fn light(lecture: &Lecture) -> &'static str {
    use crate::state::lecture::Light;
    match lecture.light {
        Light::Scene => "scene",
        Light::Off => "off",
        Light::On(_) => "moved",
    }
}

/// Reads on at the title of each scene. Nobody's focus is taken when the page opens.
#[hook]
fn use_place(slide: Slide) {
    use_effect_with(slide, move |_| {
        if browser::was_used() {
            browser::focus_soon(ids::LECTURE);
        }
    });
}
