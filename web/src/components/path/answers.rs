//! The question of a stop. Once it is answered the chosen and the right answer keep their reasons, and the others are folded.

use yew::prelude::*;

use crate::browser;
use crate::components::path::part::part;
use crate::components::path::props::{ANSWERED_ID, PathPageProps, TITLE_ID};
use crate::state::{Action, Guess};
use crate::text::text;
use crate::text::tour::{Figures, StopWords, Told};

/// The question with its answers.
pub(super) fn question(
    props: &PathPageProps,
    stop: usize,
    words: &StopWords,
    figures: Option<&Figures>,
) -> Html {
    let t = text().tour;
    let answered = props.path.answers.get(&stop).copied();
    let answers = match answered {
        None => open(props, stop, words, figures),
        Some(guess) => given(words, guess, figures),
    };
    let again = props.on.reform(move |_: MouseEvent| {
        browser::focus_soon(TITLE_ID);
        Action::AskAgain(stop)
    });
    let question = html! {
        <>
            <p class="question" id="tour-question">{ words.question }</p>
            { answers }
            if let Some(guess) = answered {
                <div class="path-others">
                    { others(words, guess, figures) }
                    <button type="button" class="quiet" id="tour-again" onclick={again}>{ t.again }</button>
                </div>
            }
        </>
    };
    part(t.guess, question)
}

/// All answers, to choose from.
fn open(props: &PathPageProps, stop: usize, words: &StopWords, figures: Option<&Figures>) -> Html {
    let t = text().tour;
    let answer = props.on.reform(move |guess: Guess| Action::Answer(stop, guess));
    html! {
        <>
            <ul class="answers" aria-labelledby="tour-question">
                { for words.answers.iter().enumerate().map(|(place, (label, _))| html! {
                    <li>
                        <button type="button" class="answer-choice" data-testid={format!("answer-{}", place + 1)}
                            onclick={answer.reform(move |_: MouseEvent| Guess::Choice(place))}>{ label.of(figures) }</button>
                    </li>
                }) }
            </ul>
            <button type="button" class="quiet" id="tour-show" onclick={answer.reform(|_: MouseEvent| Guess::Skipped)}>{ t.skip }</button>
        </>
    }
}

/// The chosen and the right one with their reasons, in their order.
fn given(words: &StopWords, guess: Guess, figures: Option<&Figures>) -> Html {
    let t = text().tour;
    let chosen = guess.choice();
    let of_chosen = chosen.unwrap_or(words.right);
    let answer = |(place, (label, reason)): (usize, &(Told, Told))| {
        let right = place == words.right;
        let verdict = match (right, chosen) {
            (true, Some(chosen)) if chosen == place => t.right,
            (true, _) => t.this_one,
            (false, _) => t.wrong,
        };
        let class = classes!("answer", if right { "right" } else { "wrong" });
        html! {
            <li {class} data-testid={format!("answered-{}", place + 1)} id={(place == of_chosen).then_some(ANSWERED_ID)}
                tabindex={(place == of_chosen).then_some("-1")}>
                <span class="answer-sign" aria-hidden="true">{ if right { "✓" } else { "✗" } }</span>
                <p class="answer-label">{ label.of(figures) }</p>
                <p class="answer-reason">
                    <strong class={if right { "holds" } else { "fails" }}>{ verdict }</strong>{ " " }{ reason.of(figures) }
                </p>
            </li>
        }
    };
    let kept = words.answers.iter().enumerate().filter(|(place, _)| is_kept(words, guess, *place));
    html! { <ul class="answers" aria-labelledby="tour-question">{ for kept.map(answer) }</ul> }
}

/// Whether an answer keeps its reason in view: the chosen one and the right one.
fn is_kept(words: &StopWords, guess: Guess, place: usize) -> bool {
    place == words.right || Some(place) == guess.choice()
}

/// The others, folded.
fn others(words: &StopWords, guess: Guess, figures: Option<&Figures>) -> Html {
    let t = text().tour;
    let folded = words.answers.iter().enumerate().filter(|(place, _)| !is_kept(words, guess, *place));
    html! {
        <>
            { for folded.map(|(place, (label, reason))| html! {
                <details class="path-fold" key={place}>
                    <summary>{ t.not_chosen }{ " " }{ label.of(figures) }</summary>
                    <p>{ reason.of(figures) }</p>
                </details>
            }) }
        </>
    }
}
