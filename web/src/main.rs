//! The program that the page loads.

fn main() {
    blindsum_web::start();
}
