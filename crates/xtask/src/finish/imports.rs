//! What a program imports from its script, under short names: wasm-bindgen's end in hashes, which no compression makes shorter, and stand in
//! both files.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
    fs,
    path::Path,
};

use anyhow::{Context, Result, ensure};
use wasm_encoder::{
    ImportSection, Module,
    reencode::{Error, Reencode},
};
use wasmparser::{ImportSectionReader, Parser, Payload};

use super::order::PROGRAM;

/// How the names begin that wasm-bindgen makes up.
const MADE_UP: &str = "__wb";

/// Renames what each program in `folder` imports, in it and in the script beside it.
///
/// # Errors
/// If a program has no script, if the two do not belong together, or if one cannot be read, understood or written.
pub(super) fn all(folder: &Path) -> Result<()> {
    for file in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = file?.path();
        let Some(name) = path.to_str().and_then(|path| path.strip_suffix(PROGRAM)) else { continue };
        let script = format!("{name}.js");
        let program = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        let text = fs::read_to_string(&script).with_context(|| format!("{script} cannot be read"))?;
        let (program, text) =
            shortened(&program, &text).with_context(|| format!("{script} and its program"))?;
        fs::write(&path, program).with_context(|| format!("{} cannot be written", path.display()))?;
        fs::write(&script, text).with_context(|| format!("{script} cannot be written"))?;
    }
    Ok(())
}

/// A program and its script with short names.
fn shortened(program: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let names = imported(program)?;
    let mut free = short_names().filter(|short| !names.contains(short.as_str()));
    let mut renamed = BTreeMap::new();
    let mut text = String::with_capacity(script.len());
    // Each is a key in the script, once. They are taken in its order, so that the same program gets the same names.
    let mut left = script;
    while let Some(at) = left.find(MADE_UP) {
        let (before, from) = left.split_at(at);
        let end = from.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(from.len());
        let (name, after) = from.split_at(end);
        text += before;
        let is_key = !before.ends_with(|c: char| c.is_ascii_alphanumeric() || ".$_".contains(c))
            && after.starts_with(':');
        if is_key && names.contains(name) {
            let short = free.next().context("there are no more names")?;
            text += &short;
            let before = renamed.insert(name.to_owned(), short);
            ensure!(before.is_none(), "{name} is there twice");
        } else {
            text += name;
        }
        left = after;
    }
    text += left;
    let missing = names.iter().find(|name| name.starts_with(MADE_UP) && !renamed.contains_key(**name));
    ensure!(missing.is_none(), "{missing:?} is not in the script");
    let mut module = Module::new();
    Rename(renamed)
        .parse_core_module(&mut module, Parser::new(0), program)
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok((module.finish(), text))
}

/// The names of what a program imports.
fn imported(program: &[u8]) -> Result<BTreeSet<&str>> {
    let mut names = BTreeSet::new();
    for payload in Parser::new(0).parse_all(program) {
        if let Payload::ImportSection(imports) = payload? {
            for import in imports.into_imports() {
                names.insert(import?.name);
            }
        }
    }
    Ok(names)
}

/// a, b and so on to z, then aa.
fn short_names() -> impl Iterator<Item = String> {
    let letters = || ('a'..='z').map(String::from);
    letters().chain(letters().flat_map(move |first| letters().map(move |second| first.clone() + &second)))
}

/// Writes a module again with other names for its imports.
struct Rename(BTreeMap<String, String>);

impl Reencode for Rename {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        for import in section.into_imports() {
            let import = import?;
            let ty = self.entity_type(import.ty)?;
            imports.import(import.module, self.0.get(import.name).map_or(import.name, String::as_str), ty);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{EntityType, TypeSection};

    use super::*;

    /// A program that imports these.
    fn program(names: &[&str]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        for name in names {
            imports.import("./app_bg.js", name, EntityType::Function(0));
        }
        let mut module = Module::new();
        module.section(&types).section(&imports);
        module.finish()
    }

    #[test]
    fn both_files_get_the_same_short_names() {
        let before = program(&["__wbg_log_0123", "b", "__wbindgen_throw"]);
        let script = "{ __wbindgen_throw: function() { wasm.__wbindgen_free(0); },\n__wbg_log_0123: function() {}, b: 1 }";
        let (after, text) = shortened(&before, script).unwrap();
        assert_eq!(imported(&after).unwrap(), ["a", "b", "c"].into());
        assert_eq!(text, "{ a: function() { wasm.__wbindgen_free(0); },\nc: function() {}, b: 1 }");
        // The program's order stays, by which functions are numbered.
        assert_eq!(after, program(&["c", "b", "a"]));
    }

    #[test]
    fn a_script_of_another_program_is_refused() {
        let program = program(&["__wbg_log_0123"]);
        assert!(shortened(&program, "{}").unwrap_err().to_string().contains("__wbg_log_0123"));
        let twice = "{ __wbg_log_0123: 1, __wbg_log_0123: 2 }";
        assert!(shortened(&program, twice).unwrap_err().to_string().contains("twice"));
    }

    #[test]
    fn names_do_not_run_out_soon() {
        let names: BTreeSet<_> = short_names().collect();
        assert_eq!(names.len(), 26 + 26 * 26);
    }
}
