//! Eight integers side by side: a register of AVX-512, or plain Rust with the feature `portable`.

#[cfg_attr(x86_lanes, path = "lanes/avx512.rs")]
#[cfg_attr(not(x86_lanes), path = "lanes/portable.rs")]
mod lanes_here;

pub(crate) use lanes_here::Lanes;
pub use lanes_here::are_there;
