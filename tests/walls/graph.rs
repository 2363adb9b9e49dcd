//! Which file of a crate needs which other, read off the paths that the code writes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{File, Item, ItemUse, Macro, Meta, UseTree};

/// A module's place in its crate, from the root: empty for lib.rs.
pub(crate) type Module = Vec<String>;

/// A crate's modules, one a file, and what they need of each other.
#[derive(Debug)]
pub(crate) struct Graph {
    files: BTreeMap<Module, Source>,
}

/// One file.
#[derive(Debug)]
struct Source {
    path: PathBuf,
    /// Every path that its code writes, tests left out.
    paths: BTreeSet<Vec<String>>,
    /// Names that it passes on (`pub use`), and the paths they stand for. "*" stands for all names of a module.
    passed_on: Vec<(String, Vec<String>)>,
    /// The child modules that stand in the file itself: their paths are this file's.
    inline: BTreeSet<String>,
    /// Names of modules that are compiled for tests alone, and stand in files of their own.
    for_tests: BTreeSet<String>,
}

impl Graph {
    /// Reads every file below `root`, the folder of a lib.rs or main.rs, but those of tests.
    pub(crate) fn of(root: &Path) -> Self {
        let mut files = BTreeMap::new();
        read(root, &Vec::new(), &mut files);
        let tested: Vec<Module> = files
            .iter()
            .flat_map(|(module, source): (&Module, &Source)| {
                source.for_tests.iter().map(|name| child(module, name))
            })
            .collect();
        files.retain(|module, _| !tested.iter().any(|tested| module.starts_with(tested)));
        Self { files }
    }

    /// The modules there are.
    pub(crate) fn modules(&self) -> impl Iterator<Item = &Module> {
        self.files.keys()
    }

    /// A module's file.
    pub(crate) fn path(&self, module: &Module) -> &Path {
        &self.files[module].path
    }

    /// Names of other crates that a module's code begins paths with.
    pub(crate) fn crates(&self, module: &Module) -> BTreeSet<&str> {
        let source = &self.files[module];
        source.paths.iter().filter_map(|path| path.first()).map(String::as_str).collect()
    }

    /// The other modules of this crate that a module needs.
    pub(crate) fn needs(&self, module: &Module) -> BTreeSet<Module> {
        let source = &self.files[module];
        let resolved = source.paths.iter().filter_map(|path| self.resolve(module, path));
        resolved.filter(|target| target != module).collect()
    }

    /// The file that a path written in `module` leads to; nothing if it leads out of the crate.
    fn resolve(&self, module: &Module, path: &[String]) -> Option<Module> {
        self.resolve_from(module, path, 8)
    }

    /// From a module down a path: through child modules, and through names that are passed on.
    fn descend(&self, mut place: Module, mut rest: &[String], most: u32) -> Option<Module> {
        while let Some(name) = rest.first() {
            let below = child(&place, name);
            if !self.files.contains_key(&below) {
                break;
            }
            (place, rest) = (below, &rest[1..]);
        }
        let source = self.files.get(&place)?;
        let Some(name) = rest.first() else { return Some(place) };
        if most == 0 {
            return Some(place);
        }
        for (passed, from) in &source.passed_on {
            let through = if passed == name {
                from.clone()
            } else if passed == "*" && !source.inline.contains(name) {
                // A module's names that are all passed on: only if it has this one itself.
                match self.resolve_from(&place, from, most - 1) {
                    Some(target) if self.declares(&target, name) => return Some(target),
                    _ => continue,
                }
            } else {
                continue;
            };
            let target = self.resolve_from(&place, &through, most - 1);
            if target.is_some() {
                return target;
            }
        }
        Some(place)
    }

    /// The same, through at most `most` names that are passed on.
    fn resolve_from(&self, module: &Module, path: &[String], most: u32) -> Option<Module> {
        let (mut place, mut rest) = match path.first()?.as_str() {
            "crate" => (Vec::new(), &path[1..]),
            "self" => (module.clone(), &path[1..]),
            "super" => (module.clone(), path),
            first if self.files.contains_key(&child(module, first)) => (module.clone(), path),
            _ => return None,
        };
        while rest.first().is_some_and(|name| name == "super") {
            place.pop();
            rest = &rest[1..];
        }
        self.descend(place, rest, most)
    }

    fn declares(&self, module: &Module, name: &str) -> bool {
        let text = fs::read_to_string(&self.files[module].path).unwrap();
        ["struct", "enum", "fn", "const", "trait", "type", "mod"]
            .iter()
            .any(|kind| text.contains(&format!("{kind} {name}")))
    }

    /// Sets of files that need each other all around; none where the code is well laid.
    pub(crate) fn circles(&self) -> Vec<Vec<Module>> {
        let needs: BTreeMap<&Module, BTreeSet<Module>> =
            self.files.keys().map(|module| (module, self.needs(module))).collect();
        let reach = |from: &Module| {
            let (mut seen, mut open) = (BTreeSet::new(), vec![from.clone()]);
            while let Some(module) = open.pop() {
                for next in &needs[&module] {
                    if seen.insert(next.clone()) {
                        open.push(next.clone());
                    }
                }
            }
            seen
        };
        let reached: BTreeMap<&Module, BTreeSet<Module>> =
            self.files.keys().map(|module| (module, reach(module))).collect();
        let mut circles = BTreeSet::new();
        for module in self.files.keys().filter(|module| reached[module].contains(*module)) {
            let circle: Vec<Module> =
                reached[module].iter().filter(|other| reached[other].contains(module)).cloned().collect();
            circles.insert(circle);
        }
        circles.into_iter().collect()
    }
}

fn child(module: &Module, name: &str) -> Module {
    let mut below = module.clone();
    below.push(name.to_owned());
    below
}

/// Whether a file or folder of this name holds tests.
fn is_tests(name: &str) -> bool {
    name == "tests" || name == "tests.rs" || name.ends_with("_tests.rs")
}

fn read(folder: &Path, module: &Module, files: &mut BTreeMap<Module, Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if is_tests(&name) {
            continue;
        }
        if path.is_dir() {
            // Programs beside a library are crates of their own.
            if !(module.is_empty() && name == "bin") {
                read(&path, &child(module, &name), files);
            }
        } else if let Some(stem) = name.strip_suffix(".rs") {
            let place = match stem {
                "lib" => Vec::new(),
                // Beside a library a crate of its own, which is glue; else the root.
                "main" if folder.join("lib.rs").exists() => continue,
                "main" => Vec::new(),
                "mod" => module.clone(),
                _ => child(module, stem),
            };
            files.insert(place, source(&path));
        }
    }
}

fn source(path: &Path) -> Source {
    let text = fs::read_to_string(path).unwrap();
    let file: File = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut found = Found::default();
    found.visit_file(&file);
    let Found { paths, passed_on, inline, for_tests } = found;
    Source { path: path.to_owned(), paths, passed_on, inline, for_tests }
}

#[derive(Default)]
struct Found {
    paths: BTreeSet<Vec<String>>,
    passed_on: Vec<(String, Vec<String>)>,
    inline: BTreeSet<String>,
    for_tests: BTreeSet<String>,
}

impl Found {
    fn tokens(&mut self, tokens: TokenStream) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < trees.len() {
            if let TokenTree::Group(group) = &trees[at] {
                self.tokens(group.stream());
            }
            if let TokenTree::Ident(first) = &trees[at] {
                let mut path = vec![first.to_string()];
                while let (
                    Some(TokenTree::Punct(a)),
                    Some(TokenTree::Punct(b)),
                    Some(TokenTree::Ident(name)),
                ) = (trees.get(at + 1), trees.get(at + 2), trees.get(at + 3))
                {
                    if a.as_char() != ':' || b.as_char() != ':' {
                        break;
                    }
                    path.push(name.to_string());
                    at += 3;
                }
                if path.len() > 1 {
                    self.paths.insert(path);
                }
            }
            at += 1;
        }
    }

    fn tree(&mut self, tree: &UseTree, before: &[String], passes_on: bool) {
        let with = |name: &syn::Ident| before.iter().cloned().chain([name.to_string()]).collect::<Vec<_>>();
        match tree {
            UseTree::Path(path) => self.tree(&path.tree, &with(&path.ident), passes_on),
            UseTree::Group(group) => {
                group.items.iter().for_each(|item| self.tree(item, before, passes_on));
            }
            UseTree::Name(name) if name.ident == "self" => self.used("", before.to_vec(), passes_on),
            UseTree::Name(name) => self.used(&name.ident.to_string(), with(&name.ident), passes_on),
            UseTree::Rename(name) => self.used(&name.rename.to_string(), with(&name.ident), passes_on),
            UseTree::Glob(_) => self.used("*", before.to_vec(), passes_on),
        }
    }

    fn used(&mut self, name: &str, path: Vec<String>, passes_on: bool) {
        if passes_on {
            let name =
                if name.is_empty() { path.last().cloned().unwrap_or_default() } else { name.to_owned() };
            self.passed_on.push((name, path));
        } else {
            self.paths.insert(path);
        }
    }
}

/// Whether an item is compiled for tests alone.
fn for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => list.tokens.to_string().contains("test"),
        _ => false,
    })
}

impl<'ast> Visit<'ast> for Found {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Mod(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Const(item) => &item.attrs,
            Item::Struct(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if for_tests(attributes) {
            if let Item::Mod(module) = item {
                self.for_tests.insert(module.ident.to_string());
            }
            return;
        }
        if let Item::Mod(inline) = item
            && inline.content.is_some()
        {
            self.inline.insert(inline.ident.to_string());
        }
        visit::visit_item(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let passes_on = !matches!(item.vis, syn::Visibility::Inherited);
        self.tree(&item.tree, &[], passes_on);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if names.len() > 1 {
            self.paths.insert(names);
        }
        visit::visit_path(self, path);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.tokens(call.tokens.clone());
    }
}
