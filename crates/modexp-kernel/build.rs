//! Says by the name `x86_lanes` where lanes are those of the processor: on x86-64, unless the feature `portable` is asked for. Asks the linker to
//! leave names out of the WebAssembly module: the profile's `strip` leaves them in.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(x86_lanes)");
    let arch = env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default();
    if arch == "x86_64" && env::var_os("CARGO_FEATURE_PORTABLE").is_none() {
        println!("cargo::rustc-cfg=x86_lanes");
    }
    if arch == "wasm32" {
        println!("cargo::rustc-cdylib-link-arg=--strip-all");
    }
}
