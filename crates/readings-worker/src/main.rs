//! The program of the worker that reads files.

fn main() {
    #[cfg(target_arch = "wasm32")]
    blindsum_readings_worker::listen();
}
