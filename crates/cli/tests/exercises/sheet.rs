//! The documents for a class, read: questions, answers with their commands and tables, and the numbers in their sentences.

use std::fs;
use std::path::Path;

/// A question or an answer.
#[derive(Debug, Default)]
pub(crate) struct Item {
    pub(crate) number: String,
    /// All of its sentences, without what is set as code and without tables.
    pub(crate) prose: String,
    /// Its commands, each with the rows of the table below it.
    pub(crate) commands: Vec<Command>,
}

/// A command, and what it has to come to.
#[derive(Debug, Default)]
pub(crate) struct Command {
    /// The words after `blindsum`.
    pub(crate) arguments: Vec<String>,
    /// The exit code, 0 unless the comment `# exit code 3` says another.
    pub(crate) code: i32,
    pub(crate) rows: Vec<Row>,
}

/// What is stated, how it is worked out, and the value.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) formula: String,
    pub(crate) value: String,
}

/// A document of the folder docs.
pub(crate) fn document(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
    fs::read_to_string(path).unwrap_or_else(|error| panic!("docs/{name}: {error}"))
}

/// All items: `### 7` or `### 7. Words` begins one, `## Words` ends it.
pub(crate) fn items(text: &str) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let (mut open, mut fenced) = (false, false);
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("### ") {
            let number: String = heading.chars().take_while(char::is_ascii_digit).collect();
            assert!(!number.is_empty(), "“{heading}” has no number");
            items.push(Item { number, ..Item::default() });
            (open, fenced) = (true, false);
            continue;
        }
        if line.starts_with("## ") {
            open = false;
        }
        let Some(item) = items.last_mut().filter(|_| open) else { continue };
        if line.starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            if let Some(command) = command(line) {
                item.commands.push(command);
            }
        } else if let Some(row) = line.strip_prefix('|') {
            if let (Some(row), Some(command)) = (table_row(row), item.commands.last_mut()) {
                command.rows.push(row);
            }
        } else {
            item.prose.push_str(&without_code(line));
            item.prose.push('\n');
        }
    }
    items
}

fn command(line: &str) -> Option<Command> {
    let (line, comment) = line.split_once('#').unwrap_or((line, ""));
    let arguments = line.trim().strip_prefix("blindsum ")?.split_whitespace().map(str::to_owned).collect();
    let code = comment.trim().strip_prefix("exit code ").map_or(0, |code| code.parse().unwrap());
    Some(Command { arguments, code, rows: Vec::new() })
}

/// A row whose middle cell is a formula; the head of a table and the line below it have none.
fn table_row(row: &str) -> Option<Row> {
    let cells: Vec<_> = row.trim_end().trim_end_matches('|').split('|').map(str::trim).collect();
    let [what, formula, value] = cells[..] else { return None };
    let formula = formula.strip_prefix('`')?.strip_suffix('`')?;
    Some(Row { what: what.to_owned(), formula: formula.to_owned(), value: value.to_owned() })
}

fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join(" ")
}

/// The numbers in a text, as written. A single digit is a word, and so are digits in a name: `k_1`, `C2`.
pub(crate) fn numbers(text: &str) -> Vec<String> {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ',' | ':');
    text.split(|c| !part(c))
        .map(|word| word.trim_matches(['.', ',', ':']))
        .filter(|word| word.len() > 1 && word.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_its_commands_with_their_tables_and_its_sentences() {
        let text = "# Answers\n12\n### 1. Of ten\nIt is 14.5, not `99`.\n```sh\nblindsum run --json  # exit code 3\n```\n\
                    | what | formula | value |\n|---|---|---|\n| y | `.y * 2` | 1,000 |\n## End\n13\n### 2\nTwo.\n";
        let items = items(text);
        assert_eq!(items.iter().map(|item| item.number.as_str()).collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(items[0].prose.trim(), "It is 14.5, not  .");
        let command = &items[0].commands[0];
        assert_eq!((command.arguments.join(" ").as_str(), command.code), ("run --json", 3));
        let [row] = &command.rows[..] else { panic!("{command:?}") };
        assert_eq!((row.what.as_str(), row.formula.as_str(), row.value.as_str()), ("y", ".y * 2", "1,000"));
    }

    #[test]
    fn numbers_are_found_and_names_are_not() {
        assert_eq!(
            numbers("C2, k_1 and 3: 1,367 Wh at 19:00, 62.5 %, −40."),
            ["1,367", "19:00", "62.5", "40"]
        );
    }
}
