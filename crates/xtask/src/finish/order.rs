//! The functions of a program, each kind once, in an order in which they compress well: each after those that it resembles.
//!
//! A compiler leaves them in the order of their names' hashes, and what gzip could say again in a few bytes is often out of its window of
//! 32 KiB by then. The order of functions means nothing to a program; their numbers change with it, everywhere.

use std::{collections::BTreeMap, convert::Infallible, fs, path::Path};

use anyhow::{Context, Result, ensure};
use wasm_encoder::{
    CodeSection, FunctionSection, Module,
    reencode::{Error, Reencode, utils},
};
use wasmparser::{CodeSectionReader, CustomSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

/// How the names of the page's and its workers' programs end.
pub(super) const PROGRAM: &str = "_bg.wasm";

/// This many bytes in a row are what two functions may have in common: about three instructions.
const RUN: usize = 6;

/// What the likeness to a function counts one place further on.
const FADES: f64 = 0.75;

/// Puts the functions of each program in `folder` in order.
///
/// # Errors
/// If there is no program, or if one cannot be read, understood or written.
pub(super) fn all(folder: &Path) -> Result<()> {
    let mut found = false;
    for file in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = file?.path();
        if path.to_string_lossy().ends_with(PROGRAM) {
            let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            let ordered = ordered(&bytes).with_context(|| format!("the functions of {}", path.display()))?;
            fs::write(&path, ordered).with_context(|| format!("{} cannot be written", path.display()))?;
            found = true;
        }
    }
    ensure!(found, "no file in {} ends with {PROGRAM}", folder.display());
    Ok(())
}

/// A program with its functions in order, and none twice.
fn ordered(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut program = bytes.to_vec();
    loop {
        let functions = Functions::of(&program)?;
        let first = functions.first_alike();
        let kept: Vec<usize> =
            (0..).zip(&first).filter(|(place, first)| place == *first).map(|(place, _)| place).collect();
        if kept.len() == first.len() {
            return functions.rewritten(by_likeness(&functions.bodies), &first);
        }
        // Those that call what is one now may be alike now.
        program = functions.rewritten(kept, &first)?;
    }
}

/// The functions of a program.
struct Functions<'a> {
    program: &'a [u8],
    /// How many come from outside: they have the first numbers.
    imported: u32,
    types: Vec<u32>,
    bodies: Vec<&'a [u8]>,
}

impl<'a> Functions<'a> {
    fn of(program: &'a [u8]) -> Result<Self> {
        let mut functions = Self { program, imported: 0, types: Vec::new(), bodies: Vec::new() };
        for payload in Parser::new(0).parse_all(program) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        let is_function = matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_));
                        functions.imported += u32::from(is_function);
                    }
                }
                Payload::FunctionSection(types) => {
                    functions.types = types.into_iter().collect::<Result<_, _>>()?
                }
                Payload::CodeSectionEntry(body) => {
                    let mut reader = body.get_binary_reader();
                    functions.bodies.push(reader.read_bytes(reader.bytes_remaining())?);
                }
                _ => {}
            }
        }
        Ok(functions)
    }

    /// For each function the first of the same type and the same body: it does the same, whichever is called.
    fn first_alike(&self) -> Vec<usize> {
        let mut known = BTreeMap::new();
        let all = self.types.iter().zip(&self.bodies).enumerate();
        all.map(|(place, function)| *known.entry(function).or_insert(place)).collect()
    }

    /// The program with these functions in this order; all others have the number of their first.
    fn rewritten(&self, order: Vec<usize>, first: &[usize]) -> Result<Vec<u8>> {
        let mut places = vec![0; first.len()];
        for (number, from) in (self.imported..).zip(&order) {
            if let Some(place) = places.get_mut(*from) {
                *place = number;
            }
        }
        let numbers = first.iter().filter_map(|first| places.get(*first).copied()).collect();
        let mut module = Module::new();
        Reorder { imported: self.imported, order, numbers }
            .parse_core_module(&mut module, Parser::new(0), self.program)
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok(module.finish())
    }
}

/// Writes a module again with its functions in another order.
struct Reorder {
    /// How many functions come from outside: they have the first numbers.
    imported: u32,
    /// Which function stands at each place.
    order: Vec<usize>,
    /// The new number of each function.
    numbers: Vec<u32>,
}

impl Reorder {
    /// Things, one for each function, in the new order.
    fn sorted<T>(&self, things: Vec<T>) -> Vec<T> {
        let mut things: Vec<Option<T>> = things.into_iter().map(Some).collect();
        self.order.iter().filter_map(|from| things.get_mut(*from)?.take()).collect()
    }
}

impl Reencode for Reorder {
    type Error = Infallible;

    fn function_index(&mut self, old: u32) -> Result<u32, Error<Infallible>> {
        let own =
            old.checked_sub(self.imported).and_then(|place| self.numbers.get(usize::try_from(place).ok()?));
        Ok(own.copied().unwrap_or(old))
    }

    /// Who made it and with what does not matter to a browser.
    fn parse_custom_section(
        &mut self,
        module: &mut Module,
        section: CustomSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        if section.name() == "producers" {
            return Ok(());
        }
        utils::parse_custom_section(self, module, section)
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let types = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for ty in self.sorted(types) {
            functions.function(self.type_index(ty)?);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for body in self.sorted(bodies) {
            utils::parse_function_body(self, code, body)?;
        }
        Ok(())
    }
}

/// An order in which each function comes after the ones it resembles, the longest first. It depends on the bytes alone.
///
/// Two functions are alike by the runs of bytes that both have, a rare run counting for more; by the length of the second, so that no
/// long function is everybody's neighbour. Those before the last one count for a half, a quarter and so on: gzip's window holds many.
#[expect(
    clippy::indexing_slicing,
    reason = "every number is the place of a function or of a run that was counted here"
)]
fn by_likeness(bodies: &[&[u8]]) -> Vec<usize> {
    let runs = Runs::of(bodies);
    let lengths: Vec<f64> = (0..bodies.len()).map(|function| runs.length(function)).collect();
    let mut likeness = vec![0.0; bodies.len()];
    let mut waiting = vec![true; bodies.len()];
    let mut order = Vec::with_capacity(bodies.len());
    let longest = (0..bodies.len()).rev().max_by_key(|function| bodies[*function].len());
    let mut next = longest;
    while let Some(function) = next {
        waiting[function] = false;
        order.push(function);
        for score in &mut likeness {
            *score *= FADES;
        }
        for (weight, others) in runs.of_function(function) {
            for other in others {
                likeness[*other] += weight;
            }
        }
        let left = (0..bodies.len()).filter(|function| waiting[*function]);
        let alike = |function: &usize| likeness[*function] / lengths[*function];
        // Of equals the first: `max_by` takes the last.
        next = left.rev().max_by(|one, other| alike(one).total_cmp(&alike(other)));
    }
    order
}

/// The runs of bytes that more than one function has, and not more than a quarter of them.
struct Runs {
    /// For each function, its runs.
    of: Vec<Vec<usize>>,
    /// For each run, what it counts, and the functions that have it.
    having: Vec<(f64, Vec<usize>)>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "every number is the place of a function or of a run that was counted here"
)]
impl Runs {
    fn of(bodies: &[&[u8]]) -> Self {
        let mut pairs: Vec<(&[u8], usize)> = Vec::new();
        for (function, body) in bodies.iter().enumerate() {
            pairs.extend(body.windows(RUN).map(|run| (run, function)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut runs = Self { of: vec![Vec::new(); bodies.len()], having: Vec::new() };
        for same in pairs.chunk_by(|one, other| one.0 == other.0) {
            // A whole number: a logarithm that is not could differ from machine to machine. What more than a
            // quarter of all has is in the window anyway.
            let weight = f64::from((bodies.len() / same.len()).ilog2());
            if same.len() > 1 && weight > 1.0 {
                for (_, function) in same {
                    runs.of[*function].push(runs.having.len());
                }
                runs.having.push((weight, same.iter().map(|(_, function)| *function).collect()));
            }
        }
        runs
    }

    fn of_function(&self, function: usize) -> impl Iterator<Item = &(f64, Vec<usize>)> {
        self.of[function].iter().map(|run| &self.having[*run])
    }

    /// How long a function is, for a comparison of what two have in common.
    fn length(&self, function: usize) -> f64 {
        self.of_function(function).map(|(weight, _)| weight).sum::<f64>().max(1.0).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function, ImportSection,
        RefType, TableSection, TableType, TypeSection, ValType,
    };
    use wasmparser::{ElementItems, ExternalKind, FunctionBody, Operator};

    use super::*;

    /// How many functions the tests' program has, after the one from outside.
    const OWN: u32 = 16;

    /// Of how many kinds.
    const KINDS: u32 = 4;

    /// The function that is there once more, at the end.
    const TWICE: u32 = 5;

    /// A program of functions that each return a number of their own and call the next one but two. Those of a kind have
    /// much in common, and all even ones one type. All are exported by their places and stand in a table.
    fn program() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        types.ty().function([ValType::I64], [ValType::I32]);
        let mut imports = ImportSection::new();
        imports.import("out", "side", EntityType::Function(0));
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: u64::from(OWN) + 1,
            maximum: None,
            shared: false,
        });
        let (mut functions, mut exports, mut code) =
            (FunctionSection::new(), ExportSection::new(), CodeSection::new());
        for place in 0..=OWN {
            let number = if place == OWN { TWICE } else { place };
            functions.function(number % 2);
            exports.export(&format!("f{place}"), ExportKind::Func, place + 1);
            let mut body = Function::new([]);
            let mut write = body.instructions();
            for round in 0..20 {
                match number % KINDS {
                    0 => write.i64_const(round * 7001).i64_const(12_345_678).i64_div_s().drop(),
                    1 => write.f64_const(1.5.into()).f64_sqrt().f64_floor().drop(),
                    2 => write.i32_const(7).i32_popcnt().i32_ctz().drop(),
                    _ => write.f32_const(0.1.into()).f32_neg().f32_nearest().drop(),
                };
            }
            let called = (number + 3) % OWN;
            if called % 2 == 1 {
                write.i64_const(1);
            }
            write.call(called + 1).drop().call(0).drop().i32_const(number.cast_signed()).end();
            code.function(&body);
        }
        let mut elements = ElementSection::new();
        let all: Vec<u32> = (1..=OWN + 1).collect();
        elements.active(None, &ConstExpr::i32_const(0), Elements::Functions(all.into()));
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&tables);
        module.section(&exports).section(&elements).section(&code);
        module.finish()
    }

    /// The number that a function returns, and the number of the one it calls first.
    fn told(body: &FunctionBody<'_>) -> (u32, u32) {
        let (mut last, mut calls) = (0, Vec::new());
        for operator in body.get_operators_reader().unwrap() {
            match operator.unwrap() {
                Operator::I32Const { value } => last = value.cast_unsigned(),
                Operator::Call { function_index } => calls.push(function_index),
                _ => {}
            }
        }
        assert_eq!(calls[1], 0, "the function from outside keeps its number");
        (last, calls[0])
    }

    #[test]
    fn functions_are_put_beside_their_like_and_everything_still_names_the_same() {
        let before = program();
        let after = ordered(&before).unwrap();
        assert_eq!(after, ordered(&before).unwrap());
        let (mut types, mut bodies, mut exports, mut table) = (vec![], vec![], vec![], vec![]);
        for payload in Parser::new(0).parse_all(&after) {
            match payload.unwrap() {
                Payload::FunctionSection(section) => types.extend(section.into_iter().map(Result::unwrap)),
                Payload::CodeSectionEntry(body) => bodies.push(told(&body)),
                Payload::ExportSection(section) => exports.extend(section.into_iter().map(Result::unwrap)),
                Payload::ElementSection(section) => {
                    for element in section {
                        let ElementItems::Functions(functions) = element.unwrap().items else { panic!() };
                        table.extend(functions.into_iter().map(Result::unwrap));
                    }
                }
                _ => {}
            }
        }
        let numbers: Vec<u32> = bodies.iter().map(|(number, _)| *number).collect();
        let turns = numbers.windows(2).filter(|pair| pair[0] % KINDS != pair[1] % KINDS).count();
        assert_eq!(turns, KINDS as usize - 1, "kind after kind: {numbers:?}");
        let at = |index: u32| bodies[index as usize - 1];
        for (place, (number, called)) in bodies.iter().enumerate() {
            assert_eq!(types[place], number % 2);
            assert_eq!(at(*called).0, (number + 3) % OWN);
        }
        assert_eq!(bodies.len(), OWN as usize, "what is there twice is there once");
        let named: Vec<u32> = (0..OWN).chain([TWICE]).collect();
        assert_eq!(exports.len(), named.len());
        for (export, (place, number)) in exports.iter().zip((0..).zip(&named)) {
            assert_eq!((export.kind, export.name), (ExternalKind::Func, &*format!("f{place}")));
            assert_eq!(at(export.index).0, *number);
        }
        assert_eq!(table.iter().map(|index| at(*index).0).collect::<Vec<_>>(), named);
    }

    #[test]
    fn what_is_not_a_program_is_an_error() {
        assert!(ordered(b"<!DOCTYPE html>").is_err());
        let folder = std::env::temp_dir().join(format!("blindsum-order-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        assert!(all(&folder).unwrap_err().to_string().contains(PROGRAM));
        fs::write(folder.join("app_bg.wasm"), "no program").unwrap();
        assert!(all(&folder).unwrap_err().to_string().contains("app_bg.wasm"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
