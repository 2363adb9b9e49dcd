//! The layers of the page: what each of its modules may need of the others.

use std::collections::BTreeSet;

use crate::graph::{Graph, Module};
use crate::{name, root};

/// Each module at the root of the page, and which others it may need. The words stand on the ground and on the state, whose errors they
/// say; views on both; components on all of them. The state needs no words, views or components, and hooks need neither.
const LAYERS: [(&str, &[&str]); 9] = [
    ("ground", &[]),
    ("browser", &[]),
    ("workers", &["browser"]),
    ("state", &["ground", "workers"]),
    ("hooks", &["ground", "browser", "workers", "state"]),
    ("text", &["ground", "workers", "state"]),
    ("view", &["ground", "workers", "state", "text"]),
    ("components", &["ground", "browser", "workers", "state", "hooks", "text", "view"]),
    ("app", &["ground", "browser", "workers", "state", "hooks", "text", "view", "components"]),
];

/// Every need across layers that the table does not allow, by the modules' names.
fn forbidden(graph: &Graph) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for module in graph.modules().filter(|module| !module.is_empty()) {
        let allowed = LAYERS.iter().find(|(layer, _)| *layer == module[0]);
        let allowed = allowed.unwrap_or_else(|| panic!("{} is in no layer", name(module))).1;
        for target in graph.needs(module) {
            let layer = |module: &Module| module.first().cloned().unwrap_or_default();
            if layer(&target) != module[0] && !allowed.contains(&layer(&target).as_str()) {
                found.insert((name(module), name(&target)));
            }
        }
    }
    found
}

#[test]
fn the_page_stands_in_layers() {
    let graph = Graph::of(&root().join("web/src"));
    for (layer, _) in LAYERS {
        assert!(graph.modules().any(|module| *module == [layer]), "there is no {layer}");
    }
    let found = forbidden(&graph);
    assert!(found.is_empty(), "a layer needs what it may not need: {found:#?}");
}

/// Each way in which a layer can need another is seen, on a small page.
#[test]
fn a_need_that_is_not_allowed_is_found_however_it_is_written() {
    let folder = std::env::temp_dir().join(format!("blindsum-layers-{}", std::process::id()));
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("lib.rs", "mod components; mod hooks; mod state; mod text; mod view;");
    write("components.rs", "pub use stage::Stage; mod stage;");
    write("components/stage.rs", "use crate::{hooks, state, text, view}; pub struct Stage;");
    // By a name that is passed on, in a macro, by way of `super`; what is allowed, and what is for tests alone.
    write("hooks.rs", "fn play() { crate::components::Stage; }");
    write("state.rs", "mod form; #[cfg(test)] mod tests { use crate::view; }");
    write("state/form.rs", "fn error() { print!(\"{}\", crate::text::text()) }");
    write("text.rs", "use crate::state::form; use super::view;");
    write("view.rs", "use crate::text::text; #[cfg(test)] mod sample;");
    write("view/sample.rs", "use crate::components::Stage;");
    let found = forbidden(&Graph::of(&folder));
    std::fs::remove_dir_all(&folder).unwrap();
    let found: Vec<_> = found.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    assert_eq!(found, [("hooks", "components::stage"), ("state::form", "text"), ("text", "view")]);
}
