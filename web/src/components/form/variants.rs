//! What the paper leaves open, as choices, each with the sentence that says what follows from it.

use blindsum_core::variants::{Blinding, EpochBase, KeyMode, NoiseLaw};
use blindsum_paillier::Randomizer;
use yew::prelude::*;

use crate::components::form::fields::choose;
use crate::components::form::props::FormProps;
use crate::state::{Field, NO, YES};
use crate::text::text;

pub(super) fn variants(props: &FormProps) -> Html {
    let t = text();
    let wrong = Field::VARIANTS.iter().any(|field| props.checked.error(*field).is_some());
    // What is not as usual must not hide in a fold.
    let open = props.form.has_variants() || wrong;
    html! {
        <details class="fold variants" id="variants" {open}>
            <summary>{ t.form.variants }</summary>
            <div class="stack">
                <p class="note">{ t.form.variants_note }</p>
                { choose(props, Field::KeyMode, &named(KeyMode::ALL, KeyMode::name, key_mode), true) }
                { choose(props, Field::Blinding, &named(Blinding::ALL, Blinding::name, blinding), true) }
                { choose(props, Field::Base, &named(EpochBase::ALL, EpochBase::name, base), true) }
                { choose(props, Field::NoiseLaw, &named(NoiseLaw::ALL, NoiseLaw::name, noise_law), true) }
                { choose(props, Field::Collapsed, &[(NO, t.form.collapsed_no), (YES, t.form.collapsed_yes)], true) }
                { choose(props, Field::Randomizer, &named(Randomizer::ALL, Randomizer::name, randomizer), true) }
                { proofs(props) }
            </div>
        </details>
    }
}

/// What is proved beyond the paper: where rounds are tampered with, as that is what proofs are against.
#[cfg(feature = "tampering")]
fn proofs(props: &FormProps) -> Html {
    use blindsum_core::variants::Proofs;
    let t = crate::text::tampering();
    let words = |proofs| match proofs {
        Proofs::Off => t.proofs_off,
        Proofs::Bits => t.proofs_bits,
    };
    let proved: Vec<_> = Proofs::ALL.iter().map(|proofs| (proofs.name(), words(*proofs))).collect();
    html! {
        <>
            { choose(props, Field::Proofs, &proved, true) }
            { choose(props, Field::Opening, &[(NO, t.opening_no), (YES, t.opening_yes)], true) }
        </>
    }
}

#[cfg(not(feature = "tampering"))]
fn proofs(_: &FormProps) -> Html {
    Html::default()
}

/// A choice's variants: name, words and consequence.
fn named<T: Copy>(
    all: &[T],
    name: fn(T) -> &'static str,
    words: fn(T) -> (&'static str, &'static str),
) -> Vec<(&'static str, (&'static str, &'static str))> {
    all.iter().map(|choice| (name(*choice), words(*choice))).collect()
}

fn key_mode(mode: KeyMode) -> (&'static str, &'static str) {
    let t = text();
    match mode {
        KeyMode::Published => t.form.key_mode_published,
        KeyMode::SplitKeys => t.form.key_mode_split,
        KeyMode::CenterDraws => t.form.key_mode_center,
    }
}

fn blinding(blinding: Blinding) -> (&'static str, &'static str) {
    let t = text();
    match blinding {
        Blinding::Hardened => t.form.blinding_hardened,
        Blinding::Corrected => t.form.blinding_corrected,
        Blinding::AsPrinted => t.form.blinding_printed,
    }
}

fn base(base: EpochBase) -> (&'static str, &'static str) {
    match base {
        EpochBase::Common => text().form.base_common,
        EpochBase::PerMeter => text().form.base_per_meter,
    }
}

fn noise_law(law: NoiseLaw) -> (&'static str, &'static str) {
    match law {
        NoiseLaw::Discrete => text().form.noise_discrete,
        NoiseLaw::Continuous => text().form.noise_continuous,
    }
}

fn randomizer(randomizer: Randomizer) -> (&'static str, &'static str) {
    match randomizer {
        Randomizer::Textbook => text().form.randomizer_textbook,
        Randomizer::ShortExponent => text().form.randomizer_short,
    }
}
