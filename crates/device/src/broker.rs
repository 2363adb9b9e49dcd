//! A broker in this program, for a class or a trial: MQTT 5 on one address, nothing written to disk.

use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc;
use std::thread;

use mqtt5::broker::MqttBroker;
use mqtt5::broker::config::{BrokerConfig, StorageBackend, StorageConfig};

use crate::letter::LONGEST;

/// Why a broker does not run.
#[derive(Debug, thiserror::Error)]
#[error("the broker cannot listen on {address}: {reason}")]
pub struct BrokerError {
    /// Where it was to listen.
    pub address: SocketAddr,
    /// Why it does not.
    pub reason: String,
}

/// Starts a broker on a thread of its own, which ends with the program. Anybody who reaches the address can connect: what they see is sealed.
///
/// # Errors
/// It cannot listen there.
pub fn start(address: SocketAddr) -> Result<SocketAddr, BrokerError> {
    let fail = |reason: String| BrokerError { address, reason };
    // Port 0 means any: found here, for the broker does not tell.
    let free = TcpListener::bind(address).and_then(|probe| probe.local_addr());
    let address = free.map_err(|error| fail(error.to_string()))?;
    let (said, heard) = mpsc::channel();
    thread::spawn(move || {
        let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
        {
            Ok(runtime) => runtime,
            Err(error) => {
                let _ = said.send(Err(error.to_string()));
                return;
            }
        };
        runtime.block_on(async move {
            let config = BrokerConfig::default()
                .with_bind_address(address)
                .with_max_packet_size(2 * LONGEST)
                .with_storage(StorageConfig::new().with_backend(StorageBackend::Memory));
            match MqttBroker::with_config(config).await {
                Ok(mut broker) => {
                    let _ = said.send(Ok(()));
                    let _ = broker.run().await;
                }
                Err(error) => {
                    let _ = said.send(Err(error.to_string()));
                }
            }
        });
    });
    match heard.recv() {
        Ok(Ok(())) => Ok(address),
        Ok(Err(reason)) => Err(fail(reason)),
        Err(_) => Err(fail("it ended at once".to_owned())),
    }
}
