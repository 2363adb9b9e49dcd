//! The worker's program.

fn main() {
    blindsum_meter_worker::glue::listen();
}
