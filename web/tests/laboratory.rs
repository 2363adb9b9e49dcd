//! The host of the laboratory's worker, which stubs play: rounds come once, with word of how far they are, or fail by name; and the
//! worker is gone by then.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]
#![allow(dead_code, reason = "the stubs are for the tests of other hosts too")]

mod stubs;

use blindsum_core::params::{Params, RawParams};
use blindsum_core::randomness::Randomness;
use blindsum_laboratory::wire::{Order, Said, VERSION};
use blindsum_sim::HostFailure;
use blindsum_web::workers::laboratory::{Drawing, News};
use stubs::{Heard, RollCall, pause, script};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const DEADLINE_MS: u32 = 400;

fn order() -> Order {
    let params = Params::try_from(RawParams::default()).unwrap();
    Order { params, present: params.meters(), rounds: 3, randomness: Randomness::Seeded(1), turn: 0 }
}

/// The JavaScript that says it.
fn say(said: &Said) -> String {
    format!("say({:?});", said.encode().unwrap())
}

/// A stub that is ready at once, calls its name on a channel, and does this with its order.
fn ready_and(channel: &str, on_order: &str) -> String {
    let ready = say(&Said::Ready { version: VERSION });
    script(&format!("{} onmessage = event => {{ {on_order} }}; {ready}", RollCall::script(channel)))
}

/// All that is heard of it; the last must be the end.
async fn heard(script: &str) -> Vec<News> {
    let heard = Heard::new();
    let _drawing = Drawing::start_with(script, &order(), DEADLINE_MS, heard.listener()).unwrap();
    heard.until(|news| matches!(news, News::End(_))).await;
    pause(2 * DEADLINE_MS).await;
    heard.take()
}

async fn failure_of(script: &str) -> HostFailure {
    match heard(script).await.pop() {
        Some(News::End(Err(failure))) => failure,
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn rounds_come_once_and_their_worker_ends() {
    let roll_call = RollCall::on("laboratory");
    let drawn = order().carry_out(|_| ()).unwrap();
    let news =
        [Said::Progress(1), Said::Progress(2), Said::Drawn(Box::new(drawn.clone())), Said::Progress(3)];
    let heard = heard(&ready_and("laboratory", &news.iter().map(say).collect::<String>())).await;
    assert_eq!(heard, [News::Progress(1), News::Progress(2), News::End(Ok(drawn.into()))]);
    assert!(roll_call.names().await.is_empty());
}

#[wasm_bindgen_test]
async fn the_order_reaches_the_worker_as_it_is() {
    let bytes = order().encode().unwrap();
    let same = format!(
        "const got = JSON.stringify([...heard(event)]); if (got === JSON.stringify({bytes:?})) {{ {} }}",
        say(&Said::Panicked("it is the order".to_owned()))
    );
    let failure = failure_of(&ready_and("laboratory-order", &same)).await;
    assert_eq!(failure, HostFailure::Crashed("it is the order".to_owned()));
}

#[wasm_bindgen_test]
async fn a_worker_that_is_lost_is_told_by_name() {
    let silent = HostFailure::Silent(DEADLINE_MS.into());
    assert_eq!(failure_of(&script("")).await, silent);
    assert_eq!(failure_of(&ready_and("laboratory-hangs", "for (;;) {}")).await, silent);
    let failure = failure_of(&ready_and("laboratory-throws", "throw new Error('out of order')")).await;
    assert!(matches!(&failure, HostFailure::Crashed(why) if why.contains("out of order")), "{failure:?}");
    let failure = failure_of(&script("throw new Error('no start')")).await;
    assert!(matches!(&failure, HostFailure::NotStarted(why) if why.contains("no start")), "{failure:?}");
    let failure = failure_of("/there-is-none.js").await;
    assert!(matches!(&failure, HostFailure::NotStarted(_)), "{failure:?}");
}

#[wasm_bindgen_test]
async fn another_version_and_bytes_that_say_nothing_are_refused() {
    let old = script(&say(&Said::Ready { version: VERSION + 1 }));
    assert_eq!(failure_of(&old).await, HostFailure::Version { got: VERSION + 1, expected: VERSION });
    for nonsense in ["say([99])", "postMessage('words')"] {
        let failure = failure_of(&ready_and("laboratory-nonsense", nonsense)).await;
        assert!(matches!(failure, HostFailure::Unreadable(_)), "{failure:?}");
    }
}

#[wasm_bindgen_test]
async fn each_word_gives_the_worker_its_time_again() {
    let words: String = (1..6)
        .map(|word| {
            format!("setTimeout(() => {{ {} }}, {});", say(&Said::Progress(word)), word * DEADLINE_MS / 2)
        })
        .collect();
    let heard = heard(&ready_and("laboratory-slow", &words)).await;
    assert_eq!(heard.len(), 6, "{heard:?}");
    assert_eq!(heard.last(), Some(&News::End(Err(HostFailure::Silent(DEADLINE_MS.into())))));
}

#[wasm_bindgen_test]
async fn to_drop_it_is_to_cancel() {
    let roll_call = RollCall::on("laboratory-cancel");
    let news = Heard::new();
    let again = format!("setInterval(() => {{ {} }}, 20);", say(&Said::Progress(1)));
    let script = ready_and("laboratory-cancel", &again);
    let drawing = Drawing::start_with(&script, &order(), DEADLINE_MS, news.listener()).unwrap();
    news.until(|news| *news == News::Progress(1)).await;
    assert_eq!(roll_call.names().await, ["noise laboratory"]);
    drop(drawing);
    news.take();
    assert!(roll_call.names().await.is_empty());
    pause(2 * DEADLINE_MS).await;
    assert!(news.take().is_empty());
}
