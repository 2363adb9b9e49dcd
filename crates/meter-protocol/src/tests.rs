use blindsum_core::integer::SecretInt;
use blindsum_core::paillier::KeyGenerationError;
use blindsum_core::params::{Params, RawParams};
use blindsum_core::protocol::fault::{LocalFault, MessageFault};
use blindsum_core::protocol::link::MasterKey;
use blindsum_core::protocol::meter::{NoiseWitness, ReadingWitness};
use blindsum_core::randomness::Randomness;
use blindsum_core::readings::Reading;
use blindsum_core::role::Role;
use blindsum_core::work::PowerBatch;
use blindsum_modexp::ModulusError;
use num_bigint::BigUint;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

fn secret(value: u32) -> SecretInt {
    SecretInt::new(BigUint::from(value) << 170)
}

fn meter() -> Meter {
    Meter {
        index: 7,
        id: "meter-8".to_owned(),
        master_key: MasterKey::new([0xa5; 32]),
        randomness: Randomness::Seeded(5),
        params: Params::try_from(RawParams::default()).unwrap(),
    }
}

fn requests() -> Vec<Request> {
    let modulus: BigUint = (BigUint::from(3u32) << 64) + 1u32;
    let bases = vec![BigUint::ZERO, BigUint::from(2u32), &modulus - 1u32];
    vec![
        Request::Meter(MeterRequest::AcceptKeys { reading_key: vec![1, 2], noise_key: vec![] }),
        Request::Meter(MeterRequest::Register {
            epoch: u64::MAX,
            timestamp: 3,
            reading: Reading::from_wh(1.5).unwrap(),
        }),
        Request::Meter(MeterRequest::MaskReading { key_share: vec![0; 700] }),
        Request::Meter(MeterRequest::AddNoise { sequence: (0..=255).collect() }),
        Request::Work(Work::KeyGeneration { key_bits: 512, stream_key: Zeroizing::new([9; 32]) }),
        Request::Work(Work::Powers(PowerBatch {
            modulus: modulus.clone(),
            exponent: 77u32.into(),
            bases: bases.clone(),
        })),
        Request::Work(Work::Product { modulus, factors: bases }),
    ]
}

fn answers() -> Vec<Result<Answer, AnswerError>> {
    let reading = ReadingWitness { reading: -1, clipped: true, blind: secret(1), randomizer: secret(2) };
    let noise = NoiseWitness {
        samples: vec![i64::MIN, 0, i64::MAX],
        blinds: vec![secret(0), secret(3)],
        randomizers: vec![],
    };
    let refused = Fault::message(Role::Meter(3), Role::Cloud, MessageFault::Tag);
    vec![
        Ok(Answer::Meter(MeterReply::KeysAccepted)),
        Ok(Answer::Meter(MeterReply::Registered { message: vec![1] })),
        Ok(Answer::Meter(MeterReply::Masked { message: vec![2, 3], witness: reading })),
        Ok(Answer::Meter(MeterReply::NoiseAdded { message: vec![], witness: noise })),
        Ok(Answer::Work(WorkResult::Primes(secret(5), secret(7)))),
        Ok(Answer::Work(WorkResult::Powers(vec![secret(11), secret(0)]))),
        Ok(Answer::Work(WorkResult::Product(BigUint::ZERO))),
        Err(AnswerError::Fault(refused)),
        Err(AnswerError::Fault(Fault::local(Role::Meter(0), LocalFault::Entropy("none".into())))),
        Err(AnswerError::Work(ModulusError::Even.into())),
        Err(AnswerError::Work(ModulusError::TooSmall.into())),
        Err(AnswerError::Work(KeyGenerationError::Size(7).into())),
        Err(AnswerError::Work(KeyGenerationError::Search("why".into()).into())),
        Err(AnswerError::OtherJob),
    ]
}

fn from_worker() -> Vec<FromWorker> {
    let answers = (0..).zip(answers()).map(|(id, answer)| FromWorker::Answer { id, millis: 0.25, answer });
    let others = [
        FromWorker::Ready { version: VERSION },
        FromWorker::Rejected(Rejection::Unreadable(CodecError::Malformed("so".into()))),
        FromWorker::Rejected(Rejection::Unreadable(CodecError::Trailing(300))),
        FromWorker::Rejected(Rejection::Unreadable(CodecError::Unwritable("so".into()))),
        FromWorker::Rejected(Rejection::BegunTwice),
        FromWorker::Panicked { message: "at the disco".into() },
    ];
    answers.chain(others).collect()
}

fn to_worker() -> Vec<ToWorker> {
    let requests = (0..).zip(requests()).map(|(id, request)| ToWorker::Request { id, request });
    let begins = [ToWorker::Begin(Job::Calculator), ToWorker::Begin(Job::Meter(meter()))];
    requests.chain(begins).collect()
}

#[test]
fn every_request_comes_back() {
    for (id, request) in (0u64..).zip(requests()) {
        let bytes = ToWorker::Request { id, request: request.clone() }.encode().unwrap();
        let ToWorker::Request { id: got, request: back } = ToWorker::decode(&bytes).unwrap() else {
            panic!("not a request")
        };
        assert_eq!((got, back), (id, request));
    }
}

#[test]
fn a_meter_comes_back() {
    let bytes = ToWorker::Begin(Job::Meter(meter())).encode().unwrap();
    let ToWorker::Begin(Job::Meter(back)) = ToWorker::decode(&bytes).unwrap() else { panic!("no meter") };
    let Meter { index, id, master_key, randomness, params } = meter();
    assert_eq!((back.index, back.id, back.randomness, back.params), (index, id, randomness, params));
    assert!(back.master_key == master_key);
    let bytes = ToWorker::Begin(Job::Calculator).encode().unwrap();
    assert!(matches!(ToWorker::decode(&bytes), Ok(ToWorker::Begin(Job::Calculator))));
}

#[test]
fn everything_a_worker_says_comes_back() {
    for said in from_worker() {
        assert_eq!(FromWorker::decode(&said.encode().unwrap()).as_ref(), Ok(&said));
    }
}

#[test]
fn every_truncation_is_refused() {
    for said in to_worker() {
        let bytes = said.encode().unwrap();
        for end in 0..bytes.len() {
            assert!(
                matches!(ToWorker::decode(&bytes[..end]), Err(CodecError::Malformed(_))),
                "{said:?} {end}"
            );
        }
    }
    for said in from_worker() {
        let bytes = said.encode().unwrap();
        for end in 0..bytes.len() {
            assert!(
                matches!(FromWorker::decode(&bytes[..end]), Err(CodecError::Malformed(_))),
                "{said:?} {end}"
            );
        }
    }
}

#[test]
fn trailing_bytes_are_refused() {
    for said in to_worker() {
        let mut bytes = said.encode().unwrap();
        bytes.extend([0, 0]);
        assert_eq!(ToWorker::decode(&bytes).err(), Some(CodecError::Trailing(2)));
    }
    for said in from_worker() {
        let mut bytes = said.encode().unwrap();
        bytes.push(0);
        assert_eq!(FromWorker::decode(&bytes).err(), Some(CodecError::Trailing(1)));
    }
}

#[test]
fn bytes_that_mean_nothing_are_refused() {
    // No such variant; a length beyond the end and beyond all memory; no UTF-8; an epsilon of 0 in the parameters.
    let huge = [1, 0, 0, 2, 0xff, 0xff, 0xff, 0xff, 0x0f];
    for bytes in [&[9u8][..], &[0xff; 20], &huge] {
        assert!(matches!(ToWorker::decode(bytes), Err(CodecError::Malformed(_))));
    }
    assert!(matches!(FromWorker::decode(&[3, 2, 0xff, 0xfe]), Err(CodecError::Malformed(_))));
    let mut bytes = ToWorker::Begin(Job::Meter(meter())).encode().unwrap();
    let one = 1f64.to_le_bytes();
    let at = bytes.windows(8).position(|window| window == one).unwrap();
    bytes[at..at + 8].fill(0);
    assert!(matches!(ToWorker::decode(&bytes), Err(CodecError::Malformed(_))));
}

#[test]
fn a_key_of_another_length_is_refused() {
    let order = Work::KeyGeneration { key_bits: 512, stream_key: Zeroizing::new([9; 32]) };
    let mut bytes = ToWorker::Request { id: 0, request: Request::Work(order) }.encode().unwrap();
    let length = bytes.iter().position(|byte| *byte == 32).unwrap();
    bytes[length] = 31;
    bytes.pop();
    assert!(matches!(ToWorker::decode(&bytes), Err(CodecError::Malformed(_))));
}

#[test]
fn what_is_said_first_reads_the_same_in_every_version() {
    assert_eq!(**FromWorker::Ready { version: 1 }.encode().unwrap(), [0, 1]);
    assert_eq!(FromWorker::decode(&[0, 200, 1]), Ok(FromWorker::Ready { version: 200 }));
}

#[test]
fn secrets_do_not_print() {
    let printed = format!("{:?} {:?}", to_worker(), from_worker());
    assert!(printed.contains("Meter(masking its reading, <redacted>)"), "{printed}");
    // The master key's bytes, the stream key's, a message's, as a derived Debug would print them.
    for secret in ["165, 165", "9, 9", "0, 0, 0", "1, 2"] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}
