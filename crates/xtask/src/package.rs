//! `cargo xtask package`: the built page in one file, for whoever puts it on a server. The same page gives the same bytes.

use std::{fs, path::Path, time::Duration};

use anyhow::{Context, Result, ensure};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use crate::{
    child,
    finish::PAGE,
    tools::{self, Need},
    workspace,
};

/// Beside the folder that it holds.
const ARCHIVE: &str = "dist.zip";

/// For whatever compiles, perhaps on a slow machine with nothing built yet.
const COMPILE: Duration = Duration::from_secs(60 * 60);

/// Builds the page for release, unless the one in `dist` is to be taken as it is, and packs it.
///
/// # Errors
/// If it cannot be built, or there is none.
pub(crate) fn package(as_it_is: bool) -> Result<()> {
    if !as_it_is {
        tools::provide(&[Need::WasmTarget, Need::WasmBindgen, Need::Trunk])?;
        let mut trunk = workspace::command(workspace::find("trunk").context("there is no trunk")?);
        child::run(trunk.args(["build", "--release", "--skip-version-check"]), Some(COMPILE))
            .context("`trunk build --release`")?;
    }
    let bytes = packed(&workspace::root().join("dist"))?;
    let archive = workspace::root().join(ARCHIVE);
    fs::write(&archive, &bytes).with_context(|| format!("{} cannot be written", archive.display()))?;
    println!("package: {ARCHIVE}, {} bytes", bytes.len());
    Ok(())
}

/// All files of a folder, by name in order, without the times and rights they happen to have.
fn packed(dist: &Path) -> Result<Vec<u8>> {
    ensure!(
        dist.join(PAGE).is_file(),
        "there is no built page in {}; `cargo xtask package` builds one",
        dist.display()
    );
    let mut paths = fs::read_dir(dist)?.map(|file| Ok(file?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for path in paths {
        ensure!(path.is_file(), "{} is a folder, and a built page has none", path.display());
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        archive.start_file(name, options)?;
        std::io::Write::write_all(&mut archive, &fs::read(&path)?)?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn the_same_page_gives_the_same_bytes_and_they_hold_it() {
        let folder = std::env::temp_dir().join(format!("blindsum-package-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        assert!(packed(&folder).unwrap_err().to_string().contains("no built page"));
        let files = [("index.html", "page"), ("b.js", "b"), ("a.css", "a")];
        let write = |name: &str, text: &str, age: u64| {
            fs::write(folder.join(name), text).unwrap();
            let time = std::time::SystemTime::now() - Duration::from_secs(age);
            fs::File::options().write(true).open(folder.join(name)).unwrap().set_modified(time).unwrap();
        };
        let pack = |age: u64| {
            files.iter().for_each(|(name, text)| write(name, text, age));
            packed(&folder).unwrap()
        };
        let bytes = pack(100_000);
        assert_eq!(bytes, pack(5_000_000), "whenever it was built");
        write("b.js", "c", 0);
        assert_ne!(bytes, packed(&folder).unwrap());
        fs::remove_dir_all(&folder).unwrap();

        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let names: Vec<_> =
            (0..archive.len()).map(|at| archive.by_index(at).unwrap().name().unwrap().into_owned()).collect();
        assert_eq!(names, ["a.css", "b.js", "index.html"]);
        let mut page = String::new();
        archive.by_name("index.html").unwrap().read_to_string(&mut page).unwrap();
        assert_eq!(page, "page");
    }
}
