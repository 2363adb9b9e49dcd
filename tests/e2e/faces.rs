//! The faces that a browser finds: those that the tests bring along, whatever the machine has.

use std::path::{Path, PathBuf};

/// Where the fonts are; nothing where they were never fetched, and the machine's own must do.
fn folder() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let otherwise = || root.join(".tools").join("fonts").join("node_modules");
    let folder = std::env::var_os("BLINDSUM_FONTS").map_or_else(otherwise, PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// Writes into `place` which fonts there are, and gives that file for the variable `FONTCONFIG_FILE`.
pub(crate) fn configuration(place: &Path) -> Option<PathBuf> {
    let fonts = folder()?;
    let aliases =
        [("sans-serif", "DejaVu Sans"), ("system-ui", "DejaVu Sans"), ("monospace", "DejaVu Sans Mono")];
    let aliases = aliases.map(|(family, face)| {
        format!(
            "  <match target=\"pattern\"><test name=\"family\"><string>{family}</string></test>\
             <edit name=\"family\" mode=\"prepend\" binding=\"strong\"><string>{face}</string></edit></match>\n"
        )
    });
    let text = format!(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE fontconfig SYSTEM \"urn:fontconfig:fonts.dtd\">\n<fontconfig>\n  \
         <dir>{}</dir>\n  <cachedir>{}</cachedir>\n{}</fontconfig>\n",
        fonts.display(),
        place.join("fontconfig").display(),
        aliases.concat()
    );
    let file = place.join("fonts.conf");
    std::fs::write(&file, text).unwrap();
    Some(file)
}
