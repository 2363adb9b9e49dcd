//! Nodes that know each other by their messages alone, on a network that delivers as it likes.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use blindsum_paillier::{Tables, Work};
use blindsum_readings::Reading;
use num_bigint::BigUint;

use crate::fault::{Fault, LocalFault, MessageFault, PeerFault, Step};
use crate::node::{
    Abort, Cloud, ControlCenter, Dealer, Manufacture, Meter, MeterAwaits, OrderId, Outgoing, Reaction,
    Unseen, Witness, manufacture,
};
use crate::params::{Params, RawParams};
use crate::party::control_center::Alarm;
use crate::party::dealer::DealtShares;
use crate::randomness::Randomness;
use crate::role::Role;
use crate::variants::{AbsencePolicy, KeyMode};
use crate::wire::kind::Kind;

const METERS: u32 = 4;
const EPOCH: u64 = 1_700_000_000;
const POLICY: AbsencePolicy = AbsencePolicy::Repair;

fn params(key_mode: KeyMode) -> Params {
    let raw = RawParams { meters: METERS, gamma: 2, key_bits: 256, key_mode, ..RawParams::default() };
    Params::try_from(raw).unwrap()
}

/// Everybody, and what is under way between each pair: messages of one sender to one receiver stay in order, and nothing else
/// does.
struct Network {
    center: ControlCenter,
    cloud: Cloud,
    dealer: Dealer,
    meters: Vec<Meter>,
    tables: Tables,
    links: BTreeMap<(Role, Role), VecDeque<Vec<u8>>>,
    /// All that was said, by kind and the sender's and receiver's number.
    said: BTreeMap<(Kind, Role, Role), Vec<Vec<u8>>>,
    /// Nothing is delivered to them, and nothing of theirs to others.
    silent: BTreeSet<Role>,
    witnesses: Vec<(Role, Witness)>,
    dealt: Option<DealtShares>,
    pick: fn(usize) -> usize,
}

impl Network {
    fn new(params: Params, pick: fn(usize) -> usize) -> Self {
        Self::under(POLICY, params, pick)
    }

    fn under(policy: AbsencePolicy, params: Params, pick: fn(usize) -> usize) -> Self {
        let randomness = Randomness::Seeded(7);
        let Manufacture { meters, registry, cloud_key, identities } =
            manufacture(params, randomness).unwrap();
        let (center, first) = ControlCenter::begin(params, policy, registry, randomness).unwrap();
        let ids = identities.iter().map(String::as_str);
        let (cloud, second) = Cloud::begin(params, cloud_key, ids, randomness).unwrap();
        let dealer = Dealer::begin(params, policy, randomness);
        let meters = meters.into_iter().map(Meter::new).collect();
        let (links, said, silent) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        let (tables, witnesses) = (Tables::default(), Vec::new());
        let mut network =
            Self { center, cloud, dealer, meters, tables, links, said, silent, witnesses, dealt: None, pick };
        network.take_up(Role::ControlCenter, first).unwrap();
        network.take_up(Role::Cloud, second).unwrap();
        network.deliver_all().unwrap();
        network
    }

    /// Puts messages on their links and carries out orders, here and now.
    fn take_up(&mut self, from: Role, reaction: Reaction) -> Result<(), Abort> {
        for message in reaction.messages {
            let said = self.said.entry((message.kind, from, message.to)).or_default();
            said.push(message.bytes.clone());
            let meters = (0..METERS).map(Role::Meter);
            let all = [Role::ControlCenter, Role::Cloud, Role::Dealer].into_iter().chain(meters);
            let to: Vec<Role> = match (message.to, message.kind) {
                // Message 7 is for readers outside.
                (Role::Everybody, Kind::Published) => Vec::new(),
                (Role::Everybody, _) => all.filter(|role| *role != from).collect(),
                (to, _) => vec![to],
            };
            for to in to {
                self.links.entry((from, to)).or_default().push_back(message.bytes.clone());
            }
        }
        for (id, work) in reaction.orders {
            self.carry_out(from, id, &work)?;
        }
        Ok(())
    }

    fn carry_out(&mut self, owner: Role, id: OrderId, work: &Work) -> Result<(), Abort> {
        // In parts, as a host may.
        let results =
            work.clone().slices(3).iter().map(|work| work.carry_out(&self.tables).unwrap()).collect();
        let mut told = Vec::new();
        let reaction = match owner {
            Role::Cloud => self.cloud.calculated(id, results, &mut told).map_err(Abort::from),
            _ => self.center.calculated(id, results, &mut told),
        };
        self.note(owner, told);
        self.take_up(owner, reaction?)
    }

    fn note(&mut self, who: Role, told: Vec<Witness>) {
        self.witnesses.extend(told.into_iter().map(|witness| (who, witness)));
    }

    fn receive(&mut self, from: Role, to: Role, bytes: &[u8]) -> Result<(), Abort> {
        let told = &mut Vec::new();
        let reaction = match to {
            Role::ControlCenter => self.center.receive(from, bytes)?,
            Role::Cloud => self.cloud.receive(from, bytes, told)?,
            Role::Dealer => self.dealer.receive(from, bytes)?,
            Role::Meter(index) => self.meters[index as usize].receive(from, bytes, &self.tables, told)?,
            Role::Everybody => panic!("nobody"),
        };
        self.note(to, core::mem::take(told));
        self.take_up(to, reaction)
    }

    /// Delivers one message; says whether there was one.
    fn deliver_one(&mut self) -> Result<bool, Abort> {
        let silent = self.silent.clone();
        self.links
            .retain(|(from, to), link| !link.is_empty() && !silent.contains(from) && !silent.contains(to));
        let Some((&(from, to), _)) = self.links.iter().nth((self.pick)(self.links.len())) else {
            return Ok(false);
        };
        let bytes = self.links.get_mut(&(from, to)).unwrap().pop_front().unwrap();
        self.receive(from, to, &bytes)?;
        Ok(true)
    }

    fn deliver_all(&mut self) -> Result<(), Abort> {
        while self.deliver_one()? {}
        Ok(())
    }

    /// Everybody's clock strikes at once.
    fn begin_epoch(&mut self, epoch: u64) -> Result<(), Abort> {
        for index in 0..METERS {
            if !self.silent.contains(&Role::Meter(index)) {
                self.begin_meter(index, epoch)?;
            }
        }
        let mut told = Vec::new();
        let reaction = self.dealer.begin_epoch(epoch, &mut told)?;
        self.dealt = told.into_iter().find_map(|witness| match witness {
            Witness::Dealt(dealt) => Some(dealt),
            _ => None,
        });
        self.take_up(Role::Dealer, reaction)?;
        let reaction = self.cloud.begin_epoch(epoch, epoch, &mut Unseen)?;
        self.take_up(Role::Cloud, reaction)?;
        let reaction = self.center.begin_epoch(epoch)?;
        self.take_up(Role::ControlCenter, reaction)
    }

    fn begin_meter(&mut self, index: u32, epoch: u64) -> Result<(), Abort> {
        let reading = Reading::from_wh(100.0 * f64::from(index)).unwrap();
        let meter = &mut self.meters[index as usize];
        let reaction = meter.begin_epoch(epoch, epoch, reading, &self.tables, &mut Unseen)?;
        self.take_up(Role::Meter(index), reaction)
    }

    /// What the meters present read, and the noise that was selected.
    fn expected(&self) -> i64 {
        let selection = self.witnesses.iter().find_map(|(_, witness)| match witness {
            Witness::Selected(selection) => Some(selection),
            _ => None,
        });
        let part = |(who, witness): &(Role, Witness)| match (who, witness) {
            _ if self.silent.contains(who) => 0,
            (_, Witness::Masked(witness)) => witness.reading,
            (Role::Meter(meter), Witness::NoiseAdded(witness)) => {
                witness.samples[selection.unwrap().position(*meter).unwrap() as usize]
            }
            _ => 0,
        };
        self.witnesses.iter().map(part).sum()
    }

    /// n, by the control centre's keys.
    fn modulus(&self) -> BigUint {
        let made = self.witnesses.iter().find_map(|(_, witness)| match witness {
            Witness::KeysMade(own) => own.reading.as_ref(),
            _ => None,
        });
        made.unwrap().public().n().clone()
    }

    fn published(&self) -> Option<i64> {
        self.witnesses.iter().find_map(|(_, witness)| match witness {
            Witness::Decrypted(witness) => i64::try_from(&witness.total).ok(),
            _ => None,
        })
    }
}

fn first(_: usize) -> usize {
    0
}

fn last(links: usize) -> usize {
    links.saturating_sub(1)
}

fn middle(links: usize) -> usize {
    links / 2
}

#[test]
fn a_round_by_messages_alone_is_the_same_in_whatever_order_they_come() {
    for key_mode in KeyMode::ALL.iter().copied() {
        let run = |pick| {
            let mut network = Network::new(params(key_mode), pick);
            network.begin_epoch(EPOCH).unwrap();
            network.deliver_all().unwrap();
            network
        };
        let reference = run(first);
        assert_eq!(reference.published(), Some(reference.expected()), "{key_mode}");
        let published = (Kind::Published, Role::ControlCenter, Role::Everybody);
        assert_eq!(reference.said[&published].len(), 1);
        for pick in [last, middle] {
            assert!(run(pick).said == reference.said, "{key_mode}");
        }
    }
}

#[test]
fn a_second_epoch_needs_nothing_of_the_first() {
    let mut network = Network::new(params(KeyMode::SplitKeys), middle);
    for epoch in [EPOCH, EPOCH + 1800] {
        network.witnesses.clear();
        network.begin_epoch(epoch).unwrap();
        network.deliver_all().unwrap();
        assert!(network.published().is_some(), "{epoch}");
    }
    let used = network.cloud.begin_epoch(EPOCH, EPOCH, &mut Unseen).unwrap_err();
    assert_eq!(used, Fault::local(Role::Cloud, LocalFault::EpochReused(EPOCH)));
}

#[test]
fn absent_meters_are_gone_on_without_after_the_hosts_deadlines() {
    for key_mode in KeyMode::ALL.iter().copied() {
        let mut network = Network::new(params(key_mode), first);
        // One never begins.
        network.silent.insert(Role::Meter(2));
        network.begin_epoch(EPOCH).unwrap();
        network.deliver_all().unwrap();
        assert_eq!(network.published(), None);
        let reaction = network.center.close_registration().unwrap();
        network.take_up(Role::ControlCenter, reaction).unwrap();
        network.deliver_all().unwrap();
        assert_eq!(network.published(), None, "the cloud cannot know that no admission follows");
        let reaction = network.cloud.close_admissions(&mut Unseen).unwrap();
        network.take_up(Role::Cloud, reaction).unwrap();
        network.deliver_all().unwrap();
        assert_eq!(network.published(), Some(network.expected()), "{key_mode}");
        // What it still says in this epoch comes too late, and harms nobody.
        network.silent.clear();
        network.begin_meter(2, EPOCH).unwrap();
        network.deliver_all().unwrap();
        network.cloud.receive(Role::Meter(2), &registration_like(EPOCH), &mut Unseen).unwrap();
    }
}

#[test]
fn a_meter_that_stops_halfway_does_not_count() {
    for key_mode in KeyMode::ALL.iter().copied() {
        let mut network = Network::new(params(key_mode), middle);
        network.begin_epoch(EPOCH).unwrap();
        while !network
            .said
            .keys()
            .any(|(kind, from, _)| (*kind, *from) == (Kind::MaskedReading, Role::Meter(1)))
        {
            network.deliver_one().unwrap();
        }
        network.silent.insert(Role::Meter(1));
        network.deliver_all().unwrap();
        assert_eq!(network.published(), None, "{key_mode}");
        let reaction = network.cloud.close_collection().unwrap();
        network.take_up(Role::Cloud, reaction).unwrap();
        network.deliver_all().unwrap();
        assert_eq!(network.published(), Some(network.expected()), "{key_mode}");
    }
}

/// The second mask (Bonawitz and others 2017): the dealer speaks in every epoch, once, and what it says has nothing of the absent
/// meter's share in it.
#[test]
fn with_second_masks_the_dealer_gives_what_those_present_lack_and_the_total_decrypts() {
    for key_mode in KeyMode::ALL.iter().copied() {
        for absent in [None, Some(2)] {
            let mut network = Network::under(AbsencePolicy::RepairMasked, params(key_mode), middle);
            network.silent.extend(absent.map(Role::Meter));
            network.begin_epoch(EPOCH).unwrap();
            network.deliver_all().unwrap();
            if absent.is_some() {
                let reaction = network.center.close_registration().unwrap();
                network.take_up(Role::ControlCenter, reaction).unwrap();
                network.deliver_all().unwrap();
                let reaction = network.cloud.close_admissions(&mut Unseen).unwrap();
                network.take_up(Role::Cloud, reaction).unwrap();
                network.deliver_all().unwrap();
            }
            assert_eq!(network.published(), Some(network.expected()), "{key_mode}, absent: {absent:?}");
            let dealt = network.dealt.clone().unwrap();
            let decrypted = network.witnesses.iter().find_map(|(_, witness)| match witness {
                Witness::Decrypted(witness) => Some(witness),
                _ => None,
            });
            let repair = decrypted.unwrap().repair.clone().unwrap();
            assert!(!dealt.cancel);
            let here = (0u32..).zip(&dealt.shares).filter(|(meter, _)| Some(*meter) != absent);
            let sum: BigUint = here.map(|(_, share)| share.expose()).sum::<BigUint>() + repair.sum.expose();
            let all: BigUint = dealt.shares.iter().map(|share| share.expose()).sum();
            let modulus = network.modulus();
            assert_eq!(&sum % &modulus, BigUint::ZERO, "those present and what is told come to 0");
            assert_ne!(all % &modulus, BigUint::ZERO, "all shares do not");
            // A second list, even the same, is refused: by the difference of two answers a share would follow.
            let request = network.said[&(Kind::RepairRequest, Role::ControlCenter, Role::Dealer)][0].clone();
            let fault = network.dealer.receive(Role::ControlCenter, &request).unwrap_err();
            assert_eq!(fault, Fault::undue(Role::Dealer, Role::ControlCenter));
        }
    }
}

/// What cancels a single meter's share would be its share: it is 0, as without second masks, and the dealer is not asked.
#[test]
fn one_meter_alone_has_no_second_mask() {
    assert!(!AbsencePolicy::RepairMasked.masks(1) && AbsencePolicy::RepairMasked.masks(2));
    assert!(!AbsencePolicy::Repair.masks(5) && !AbsencePolicy::Refuse.masks(5));
}

/// Bytes with a header's epoch.
fn registration_like(epoch: u64) -> Vec<u8> {
    let mut bytes = vec![1, 4];
    bytes.extend_from_slice(&epoch.to_be_bytes());
    bytes.resize(60, 0);
    bytes
}

#[test]
fn half_of_the_meters_are_too_few_to_go_on() {
    let mut network = Network::new(params(KeyMode::Published), first);
    network.silent.extend([Role::Meter(0), Role::Meter(3)]);
    network.begin_epoch(EPOCH).unwrap();
    network.deliver_all().unwrap();
    let alarm = network.center.close_registration().unwrap_err();
    assert_eq!(alarm, Abort::Alarm(Alarm::TooFew { absent: 2, meters: METERS }));
    let failed = LocalFault::OutOfTurn { asked: Step::AfterFailure };
    let again = network.center.close_registration().unwrap_err();
    assert_eq!(again, Abort::Fault(Fault::local(Role::ControlCenter, failed)));
}

#[test]
fn a_deadline_without_anybody_late_changes_nothing() {
    let mut network = Network::new(params(KeyMode::Published), first);
    for _ in 0..2 {
        let reaction = network.cloud.close_admissions(&mut Unseen).unwrap();
        assert!(reaction.messages.is_empty() && reaction.orders.is_empty());
        let reaction = network.cloud.close_collection().unwrap();
        assert!(reaction.messages.is_empty() && reaction.orders.is_empty());
        let reaction = network.center.close_registration().unwrap();
        assert!(reaction.messages.is_empty() && reaction.orders.is_empty());
    }
    network.begin_epoch(EPOCH).unwrap();
    network.deliver_all().unwrap();
    assert!(network.published().is_some());
}

/// Doubles the first message of a kind on its way, and says what comes of it.
fn doubled(key_mode: KeyMode, kind: Kind) -> Fault {
    let mut network = Network::new(params(key_mode), first);
    network.begin_epoch(EPOCH).unwrap();
    loop {
        let found = network.said.iter().find(|((of, ..), _)| *of == kind);
        if let Some((&(_, from, to), bytes)) = found {
            let link = network.links.entry((from, to)).or_default();
            link.push_back(bytes[0].clone());
            break;
        }
        let (from, to) = *network.links.iter().find(|(_, link)| !link.is_empty()).unwrap().0;
        let bytes = network.links.get_mut(&(from, to)).unwrap().pop_front().unwrap();
        network.receive(from, to, &bytes).unwrap();
    }
    match network.deliver_all() {
        Err(Abort::Fault(fault)) => fault,
        other => panic!("{kind:?}: {other:?}"),
    }
}

#[test]
fn a_message_that_comes_twice_names_its_sender() {
    let undue = |who, culprit| Fault::Peer { who, culprit, reason: PeerFault::Undue };
    let mode = KeyMode::Published;
    let meter = Role::Meter(0);
    assert_eq!(doubled(mode, Kind::Registration), undue(Role::ControlCenter, Role::Cloud));
    assert_eq!(doubled(mode, Kind::KeyShare), undue(meter, Role::Dealer));
    for kind in [Kind::Admission, Kind::MaskedReading, Kind::NoiseShares, Kind::Aggregate] {
        let Fault::Peer { who, culprit, .. } = doubled(mode, kind) else { panic!("{kind:?}") };
        let (sender, receiver) = match kind {
            Kind::Admission => (Role::ControlCenter, Role::Cloud),
            Kind::Aggregate => (Role::Cloud, Role::ControlCenter),
            _ => (meter, Role::Cloud),
        };
        assert_eq!((who, culprit), (receiver, sender), "{kind:?}");
    }
}

#[test]
fn strangers_and_floods_are_refused_by_name() {
    let mut network = Network::new(params(KeyMode::Published), first);
    let undue = |culprit| Fault::undue(Role::Cloud, culprit);
    let early = registration_like(EPOCH);
    let cloud = &mut network.cloud;
    // Kept for the epoch to come, two of a sender and no more.
    for _ in 0..2 {
        cloud.receive(Role::Meter(1), &early, &mut Unseen).unwrap();
    }
    assert_eq!(cloud.receive(Role::Meter(1), &early, &mut Unseen).unwrap_err(), undue(Role::Meter(1)));

    for stranger in [Role::Meter(METERS), Role::Everybody, Role::Cloud] {
        let cloud = &mut Network::new(params(KeyMode::Published), first).cloud;
        assert_eq!(cloud.receive(stranger, &early, &mut Unseen).unwrap_err(), undue(stranger));
    }
    let cloud = &mut Network::new(params(KeyMode::Published), first).cloud;
    let mut long = early;
    long.resize(1 << 20, 0);
    let Fault::Peer { culprit, reason: PeerFault::Message(MessageFault::Length { .. }), .. } =
        cloud.receive(Role::Meter(1), &long, &mut Unseen).unwrap_err()
    else {
        panic!("kept")
    };
    assert_eq!(culprit, Role::Meter(1));
}

#[test]
fn a_kept_message_is_checked_when_its_turn_comes() {
    let mut network = Network::new(params(KeyMode::Published), first);
    network.cloud.receive(Role::Meter(1), &registration_like(EPOCH), &mut Unseen).unwrap();
    network.begin_epoch(EPOCH).unwrap();
    let fault = network.deliver_all().unwrap_err();
    let tag = Fault::message(Role::Cloud, Role::Meter(1), MessageFault::Tag);
    assert_eq!(fault, Abort::Fault(tag));
}

#[test]
fn a_meter_that_was_misled_has_failed_for_good() {
    let mut network = Network::new(params(KeyMode::Published), first);
    network.begin_epoch(EPOCH).unwrap();
    let meter = &mut network.meters[0];
    let fault = meter.receive(Role::Dealer, &registration_like(EPOCH), &Tables::default(), &mut Unseen);
    let Fault::Peer { who: Role::Meter(0), culprit: Role::Dealer, .. } = fault.unwrap_err() else {
        panic!("not the dealer's fault")
    };
    assert_eq!(meter.awaits(), MeterAwaits::Nothing);
    assert!(meter.receive(Role::Cloud, &[], &Tables::default(), &mut Unseen).is_err());
}

#[test]
fn an_answer_to_no_order_is_refused() {
    let mut network = Network::new(params(KeyMode::Published), first);
    let fault = network.cloud.calculated(OrderId(77), Vec::new(), &mut Unseen).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "cloud failed: a calculation came back wrong: an answer that nobody waits for"
    );
}

#[test]
fn nodes_and_what_they_say_do_not_print_secrets() {
    let mut network = Network::new(params(KeyMode::SplitKeys), first);
    network.begin_epoch(EPOCH).unwrap();
    network.deliver_all().unwrap();
    assert_eq!(format!("{:?}", network.cloud), format!("Cloud {{ epoch: {EPOCH}, idle }}"));
    assert_eq!(format!("{:?}", network.center), format!("ControlCenter {{ epoch: {EPOCH}, idle }}"));
    assert_eq!(format!("{:?}", network.dealer), format!("Dealer {{ epoch: {EPOCH}, dealt }}"));
    let meter = format!("{:?}", network.meters[1]);
    assert_eq!(meter, format!("Meter {{ meter 2, epoch: {EPOCH}, waits for: Epoch }}"));
    assert!(network.witnesses.iter().all(|(_, witness)| format!("{witness:?}").ends_with("(<redacted>)")));
    let message = Outgoing { kind: Kind::KeyShare, to: Role::Meter(0), bytes: vec![0xab; 9] };
    let reaction = Reaction { messages: vec![message], orders: Vec::new() };
    let printed = "Reaction { messages: [Outgoing { kind: KeyShare, to: meter 1, bytes: 9 }], orders: 0 }";
    assert_eq!(format!("{reaction:?}"), printed);
}

mod proofs;
