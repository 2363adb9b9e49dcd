//! What the total hides from whom: from those who take no part, from one curious meter, and from as many that pool as a person
//! wants to know of. All of it follows from public parameters and from who was present.

use blindsum_core::params::Params;
use blindsum_core::privacy;
use yew::prelude::*;

use super::field::Field;
use crate::ground::number;
use crate::text::format;
use crate::text::text;

#[derive(Clone, Properties, PartialEq)]
pub(crate) struct AgainstProps {
    /// What the round ran under.
    pub(crate) params: Params,
    /// How many meters were absent.
    pub(crate) absent: u32,
}

/// How many meters may pool so that one home is left to hide.
fn most(props: &AgainstProps) -> u32 {
    props.params.meters().saturating_sub(props.absent).saturating_sub(1)
}

/// From those who take no part, and from one meter.
pub(crate) fn against(props: &AgainstProps) -> Html {
    let (t, params, most) = (text(), &props.params, most(props));
    let law = t.law(params);
    html! {
        <section class="against" data-testid="against" aria-labelledby="against-title">
            <h3 id="against-title">{ t.result.against }</h3>
            <p>{ t.result.against_says }</p>
            <dl class="numbers">
                { row("against-nobody", t.result.against_nobody.to_owned(), privacy::Against::new(params, props.absent, 0)) }
                if most > 0 {
                    { row("against-one", t.result.against_one.to_owned(), privacy::Against::new(params, props.absent, 1)) }
                }
            </dl>
            if most == 0 { <p class="note">{ t.result.against_alone }</p> }
            if params.meters() > 1 { <p class="note">{ (t.result.against_note)(law) }</p> }
        </section>
    }
}

/// From as many that pool as a person types.
#[function_component]
pub(crate) fn Pooled(props: &AgainstProps) -> Html {
    let t = text();
    let params = &props.params;
    let typed = use_state_eq(|| None::<String>);
    let on = {
        let typed = typed.setter();
        use_callback((), move |value: String, ()| typed.set(Some(value)))
    };
    let most = most(props);
    let value = (*typed).clone().unwrap_or_else(|| usual(params, most).to_string());
    let pooled = value.trim().parse::<u32>().ok().filter(|pooled| (1..=most).contains(pooled));
    let error = pooled.is_none().then(|| match value.trim() {
        "" => t.result.against_missing.to_owned(),
        typed => (t.result.against_not_in_range)(typed, most),
    });
    if most == 0 {
        return Html::default();
    }
    html! {
        <section class="against">
            <Field name="pooled" label={t.result.against_pooled} hint={(t.result.against_hint)(most)}
                {value} {error} disabled={false} {on} />
            // What follows from what was typed is said without being asked for.
            <div aria-live="polite">
                if let Some(found) = pooled.and_then(|pooled| privacy::Against::new(params, props.absent, pooled)) {
                    <dl class="numbers">
                        { row("against-pooled", pool(found.pooled), Some(found)) }
                        { deviation(t.against_with_bits.of(params), found.deviation_with_cloud, params) }
                        { deviation(t.against_without_bits.of(params), found.deviation, params) }
                    </dl>
                }
            </div>
        </section>
    }
}

/// A tenth of the meters, but two at least: of one it is told anyway.
fn usual(params: &Params, most: u32) -> u32 {
    (params.meters() / 10).max(2).min(most)
}

/// This many meters that pool.
fn pool(pooled: u32) -> String {
    let t = text();
    if pooled == 1 { t.result.against_pool_one.to_owned() } else { (t.result.against_pool)(pooled) }
}

/// How far a suspicion gets, and the epsilon that bounds it.
fn row(id: &'static str, who: String, found: Option<privacy::Against>) -> Html {
    let t = text();
    let Some(found) = found else { return Html::default() };
    let (likely, epsilon) = if found.epsilon.is_finite() {
        (t.at_most(found.epsilon), format::short_upward(found.epsilon))
    } else {
        (t.result.against_no_bound.to_owned(), t.result.against_infinite.to_owned())
    };
    html! {
        <div>
            <dt>{ who }</dt>
            <dd class="number" {id} data-testid={id}>
                { likely }<span class="who">{ "ε " }{ epsilon }</span>
            </dd>
        </div>
    }
}

/// How much noise is left, as a standard deviation.
fn deviation(what: &'static str, units: f64, params: &Params) -> Html {
    let t = text();
    let kwh = format::kwh_significant(units * number::to_f64(params.unit_mwh()));
    html! {
        <div>
            <dt>{ what }</dt>
            <dd class="number">{ kwh }{ "\u{202f}" }<span class="unit">{ t.result.unit_kwh }</span></dd>
        </div>
    }
}
