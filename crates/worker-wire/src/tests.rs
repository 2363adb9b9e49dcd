use blindsum_core::fault::{LocalFault, MessageFault};
use blindsum_core::noise::NoiseError;
use blindsum_core::params::{Params, RawParams};
use blindsum_core::party::meter::{NoiseWitness, ReadingWitness};
use blindsum_core::randomness::Randomness;
use blindsum_core::role::Role;
use blindsum_core::wire::link::MasterKey;
use blindsum_modexp::ModulusError;
use blindsum_paillier::{
    BaseBatch, FactorBatch, Inverses, KeyGenerationError, KeyMaterial, PowerBatch, ProofBatch, ProofError,
    Randomizer, SecretInt, UnitNonces, UnitProof, UnitTask,
};
use blindsum_readings::Reading;
use num_bigint::BigUint;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

fn secret(value: u32) -> SecretInt {
    SecretInt::new(BigUint::from(value) << 170)
}

fn meter(index: u32) -> ManufacturedMeter {
    ManufacturedMeter {
        index,
        id: format!("meter-{}", index + 1),
        master_key: MasterKey::new([0xa5 - u8::try_from(index).unwrap(); 32]),
        randomness: Randomness::Seeded(5),
        params: Params::try_from(RawParams::default()).unwrap(),
    }
}

fn key_order(randomizer: Randomizer) -> Work {
    Work::KeyGeneration { key_bits: 512, randomizer, stream_key: Zeroizing::new([9; 32]) }
}

fn ask(meter: u32, request: MeterRequest) -> Request {
    Request::Meter { meter, request }
}

fn inverses() -> Inverses {
    Inverses { p_mod_q: secret(3), mu: secret(2), h_p: secret(4), h_q: secret(6) }
}

fn requests() -> Vec<Request> {
    let modulus: BigUint = (BigUint::from(3u32) << 64) + 1u32;
    let bases = vec![BigUint::ZERO, BigUint::from(2u32), &modulus - 1u32];
    vec![
        ask(0, MeterRequest::AcceptKeys { reading_key: vec![1, 2], noise_key: vec![] }),
        ask(
            127,
            MeterRequest::Register { epoch: u64::MAX, timestamp: 3, reading: Reading::from_wh(1.5).unwrap() },
        ),
        ask(999, MeterRequest::MaskReading { key_share: vec![0; 700] }),
        ask(u32::MAX, MeterRequest::AddNoise { sequence: (0..=255).collect(), proof: None }),
        ask(7, MeterRequest::AddNoise { sequence: vec![1], proof: Some(vec![2, 3]) }),
        Request::Work(key_order(Randomizer::Textbook)),
        Request::Work(key_order(Randomizer::ShortExponent)),
        Request::Work(Work::PowersOfOneBase(BaseBatch {
            root: 35u32.into(),
            base: 4u32.into(),
            bits: 9,
            in_all: u32::MAX,
            exponents: vec![3u32.into(), BigUint::ZERO],
        })),
        Request::Work(Work::Powers(PowerBatch {
            root: modulus.clone(),
            exponent: 77u32.into(),
            bases: bases.clone(),
        })),
        Request::Work(Work::PowersByFactors(FactorBatch {
            p: secret(5),
            q: secret(7),
            bases: vec![secret(2), secret(3)],
        })),
        Request::Work(Work::Product { root: modulus, factors: bases }),
        Request::Work(Work::UnitProofs(ProofBatch {
            root: 35u32.into(),
            factors: Some([secret(5), secret(7)]),
            tasks: vec![UnitTask {
                context: vec![0, 255],
                ciphertexts: vec![4u32.into(), BigUint::ZERO],
                position: u32::MAX,
                randomizers: vec![secret(2)],
                nonces: UnitNonces { roots: vec![secret(3), secret(0)], challenges: vec![secret(9)] },
            }],
        })),
        Request::Work(Work::UnitProofs(ProofBatch { root: 35u32.into(), factors: None, tasks: vec![] })),
    ]
}

fn proof() -> UnitProof {
    UnitProof::from_numbers((1..=5u32).map(BigUint::from).collect()).unwrap()
}

fn answers() -> Vec<Result<Answer, AnswerError>> {
    let reading =
        ReadingWitness { reading: -1, clipped: true, blind: secret(1), randomizer: Some(secret(2)) };
    let weak = ReadingWitness { randomizer: None, ..reading.clone() };
    let noise = NoiseWitness {
        samples: vec![i64::MIN, 0, i64::MAX],
        blinds: vec![secret(0), secret(3)],
        randomizers: vec![],
    };
    let refused = Fault::message(Role::Meter(3), Role::Cloud, MessageFault::Tag);
    let drawn = Fault::local(Role::Meter(0), LocalFault::Noise(NoiseError::BeyondOffset));
    vec![
        Ok(Answer::Meter { meter: 0, reply: MeterReply::KeysAccepted }),
        Ok(Answer::Meter { meter: 127, reply: MeterReply::Registered { message: vec![1] } }),
        Ok(Answer::Meter { meter: 999, reply: MeterReply::Masked { message: vec![2, 3], witness: reading } }),
        Ok(Answer::Meter {
            meter: u32::MAX,
            reply: MeterReply::NoiseAdded { message: vec![], witness: noise },
        }),
        Ok(Answer::Meter { meter: 6, reply: MeterReply::Masked { message: vec![4], witness: weak } }),
        Ok(Answer::Work(WorkResult::Key(KeyMaterial {
            p: secret(5),
            q: secret(7),
            inverses: inverses(),
            randomizer_base: None,
        }))),
        Ok(Answer::Work(WorkResult::Key(KeyMaterial {
            p: secret(5),
            q: secret(7),
            inverses: inverses(),
            randomizer_base: Some(4u32.into()),
        }))),
        Ok(Answer::Work(WorkResult::Powers(vec![secret(11), secret(0)]))),
        Ok(Answer::Work(WorkResult::Product(BigUint::ZERO))),
        Ok(Answer::Work(WorkResult::Proofs(vec![proof()]))),
        Err(AnswerError::Work(ProofError::KeySize { bits: 6 }.into())),
        Err(AnswerError::Work(ProofError::Task.into())),
        Err(AnswerError::Fault { meter: 3, fault: refused }),
        Err(AnswerError::Fault { meter: 0, fault: drawn }),
        Err(AnswerError::NotHosted(700)),
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
        FromWorker::Rejected(Rejection::MeterTwice(300)),
        FromWorker::Begun { backend: Backend::Kernel },
        FromWorker::Panicked { message: "at the disco".into() },
    ];
    answers.chain(others).collect()
}

fn to_worker() -> Vec<ToWorker> {
    let requests = (0..).zip(requests()).map(|(id, request)| ToWorker::Request { id, request });
    let jobs = [Job::Calculator, Job::Meters(vec![]), Job::Meters(vec![meter(7)])];
    let begins = jobs.into_iter().map(|job| ToWorker::Begin { job, kernel: None });
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
fn the_meters_of_a_worker_come_back_in_order() {
    for numbers in [vec![], vec![7], (3..128).collect::<Vec<u32>>()] {
        let sent = Job::Meters(numbers.iter().map(|number| meter(*number)).collect());
        let bytes = ToWorker::Begin { job: sent, kernel: Some(vec![0, 97, 255]) }.encode().unwrap();
        let ToWorker::Begin { job: Job::Meters(back), kernel: Some(kernel) } =
            ToWorker::decode(&bytes).unwrap()
        else {
            panic!("no meters")
        };
        assert_eq!(kernel, [0, 97, 255]);
        assert_eq!(back.len(), numbers.len());
        for (back, number) in back.into_iter().zip(numbers) {
            let ManufacturedMeter { index, id, master_key, randomness, params } = meter(number);
            assert_eq!((back.index, back.id, back.randomness, back.params), (index, id, randomness, params));
            assert!(back.master_key == master_key);
        }
    }
    let bytes = ToWorker::Begin { job: Job::Calculator, kernel: None }.encode().unwrap();
    assert!(matches!(ToWorker::decode(&bytes), Ok(ToWorker::Begin { job: Job::Calculator, kernel: None })));
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
    let huge_key = [1, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f];
    let many_meters = [0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f];
    for bytes in [&[9u8][..], &[0xff; 20], &huge_key, &many_meters] {
        assert!(matches!(ToWorker::decode(bytes), Err(CodecError::Malformed(_))));
    }
    assert!(matches!(FromWorker::decode(&[3, 2, 0xff, 0xfe]), Err(CodecError::Malformed(_))));
    let mut bytes = ToWorker::Begin { job: Job::Meters(vec![meter(7)]), kernel: None }.encode().unwrap();
    let one = 1f64.to_le_bytes();
    let at = bytes.windows(8).position(|window| window == one).unwrap();
    bytes[at..at + 8].fill(0);
    assert!(matches!(ToWorker::decode(&bytes), Err(CodecError::Malformed(_))));
}

#[test]
fn a_key_of_another_length_is_refused() {
    let order = key_order(Randomizer::Textbook);
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
fn a_stranger_is_called_by_the_name_that_people_know() {
    let error = AnswerError::NotHosted(41).to_string();
    assert_eq!(error, "the request is for meter 42, which this worker does not host");
    let rejection = Rejection::MeterTwice(41).to_string();
    assert_eq!(rejection, "the worker is to host meter 42 twice");
}

#[test]
fn secrets_do_not_print() {
    let printed = format!("{:?} {:?}", to_worker(), from_worker());
    assert!(printed.contains("Meter(meter 1000, masking its reading, <redacted>)"), "{printed}");
    // The master key's bytes, the stream key's, a message's, as a derived Debug would print them.
    for secret in ["158, 158", "9, 9", "0, 0, 0", "1, 2"] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}
