//! What may need what: crates by their dependencies, files by the paths in their code.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod crates;
mod graph;
mod layers;

use std::path::{Path, PathBuf};

use graph::{Graph, Module};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn name(module: &Module) -> String {
    if module.is_empty() { "the root".to_owned() } else { module.join("::") }
}

/// Every crate's folder of sources.
fn sources() -> Vec<(String, PathBuf)> {
    let crates = std::fs::read_dir(root().join("crates")).unwrap();
    let mut all: Vec<_> = crates
        .map(|entry| entry.unwrap().path())
        .chain([root().join("web")])
        .map(|folder| (folder.file_name().unwrap().to_str().unwrap().to_owned(), folder.join("src")))
        .filter(|(_, source)| source.is_dir())
        .collect();
    all.sort();
    all
}

#[test]
fn no_files_need_each_other_all_around() {
    let mut found = Vec::new();
    let sources = sources();
    assert!(sources.len() > 10, "{sources:?}");
    for (package, source) in sources {
        let graph = Graph::of(&source);
        for circle in graph.circles() {
            let mut lines = vec![format!("{package}: {} files need each other all around:", circle.len())];
            for module in &circle {
                let needs: Vec<String> =
                    graph.needs(module).iter().filter(|other| circle.contains(other)).map(name).collect();
                lines.push(format!("    {} needs {}", name(module), needs.join(", ")));
            }
            found.push(lines.join("\n"));
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// The reader of paths must see what there is to see: it is tried on a small crate that has each kind of it.
#[test]
fn a_circle_is_found_however_it_is_written() {
    let folder = std::env::temp_dir().join(format!("blindsum-walls-{}", std::process::id()));
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("lib.rs", "mod a; mod b; mod c; mod d; mod e; mod f; #[cfg(test)] mod g; pub use b::B;");
    // By a name that the root passes on, by an attribute, inside of a macro, by a child's `super`; and for tests alone.
    write("a.rs", "use crate::B; pub struct A;");
    write("b.rs", "#[error(x = crate::a::A)] pub struct B;");
    write("c.rs", "mod child; fn c() { print!(\"{}\", crate::d::d()) }");
    write("c/child.rs", "use super::super::e;");
    write("d.rs", "pub fn d() { super::c::c() }");
    write("e.rs", "#[cfg(test)] mod tests { use crate::c::child; }");
    write("f.rs", "use crate::{e, g};");
    write("g.rs", "use crate::f; mod h;");
    write("g/h.rs", "use crate::f;");
    let circles = Graph::of(&folder).circles();
    std::fs::remove_dir_all(&folder).unwrap();
    let names: Vec<Vec<String>> = circles.iter().map(|circle| circle.iter().map(name).collect()).collect();
    assert_eq!(names, [["a", "b"], ["c", "d"]]);
}

/// The code of a party does not even name the crate that holds the records of all.
#[test]
fn parties_do_not_name_the_simulation() {
    for (package, source) in sources() {
        if !["core", "laboratory", "meter-worker", "readings-worker", "worker-wire", "paillier", "readings"]
            .contains(&package.as_str())
        {
            continue;
        }
        let graph = Graph::of(&source);
        for module in graph.modules() {
            assert!(
                !graph.crates(module).contains("blindsum_sim"),
                "{} names the simulation",
                graph.path(module).display()
            );
        }
    }
}
