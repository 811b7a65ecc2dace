//! A listener of the lab: it counts what it accepts, speaks TLS, reads the request, and answers or has it answered.

use super::gate::Gate;
use super::head::Head;
use super::place::Place;
use super::port;
use super::raw::{self, Act, Wire};
use super::recorder::{Recorder, Request};
use super::sync::lock;
use core::fmt;
use core::net::SocketAddr;
use core::time::Duration;
use rustls::ServerConfig;
use std::io;
use std::net;
use std::sync::{Arc, Mutex};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::{select, time};
use tokio_rustls::TlsAcceptor;
use wiremock::MockGuard;

/// Waiting connections: more than any test opens at once.
const BACKLOG: u32 = 4096;

/// What a connection is served by: its TLS from its acceptance, its answer from its request.
pub(super) struct Script {
    pub(super) tls: Option<Arc<ServerConfig>>,
    /// Where this is something, nothing else happens.
    pub(super) at_socket: Option<Vec<Act>>,
    pub(super) gates: Vec<Gate>,
    pub(super) reply: Reply,
}

/// What a request is answered with.
pub(super) enum Reply {
    /// By wiremock, with the answer of this name; it is unmounted with the last script that uses it.
    Mounted { answer: String, _mounts: Mounts },
    /// By hand.
    Acts(Vec<Act>),
}

/// The answers of one script on wiremock. Dropped, they are unmounted.
pub(super) struct Mounts(Option<[MockGuard; 2]>);

impl Mounts {
    pub(super) const fn new(guards: [MockGuard; 2]) -> Self {
        Self(Some(guards))
    }
}

impl Drop for Mounts {
    fn drop(&mut self) {
        let guards = self.0.take();
        // A guard blocks until wiremock's lock is its own, and the lock goes round in turn. Next in turn may be a task of
        // the lab's thread, which could then never take it: so that thread leaves the waiting to another.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn_blocking(move || drop(guards));
        }
    }
}

/// A listener on one loopback port. Its port is its own for as long as it lives, open or closed.
pub(super) struct Front {
    address: SocketAddr,
    /// Bound to the port, and never listens. While nobody else does, connections are refused.
    _keeper: TcpSocket,
    door: Mutex<Option<Door>>,
    desk: Arc<Desk>,
    /// Dropped with the front, and every connection of it ends.
    _alive: watch::Sender<()>,
}

impl fmt::Debug for Front {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Front").field("address", &self.address).finish_non_exhaustive()
    }
}

/// An open listener: a second handle on its socket, and the task that accepts.
struct Door {
    listener: net::TcpListener,
    accepting: JoinHandle<()>,
}

/// What the connections of one front have in common.
struct Desk {
    place: Place,
    recorder: Recorder,
    wiremock: SocketAddr,
    script: Mutex<Arc<Script>>,
    alive: watch::Receiver<()>,
}

impl Front {
    /// A front that is closed, on the port of `keeper`.
    pub(super) fn new(
        place: Place,
        keeper: TcpSocket,
        recorder: Recorder,
        wiremock: SocketAddr,
        script: Script,
    ) -> io::Result<Self> {
        let address = keeper.local_addr()?;
        let (alive, receiver) = watch::channel(());
        let script = Mutex::new(Arc::new(script));
        let desk = Arc::new(Desk { place, recorder, wiremock, script, alive: receiver });
        Ok(Self { address, _keeper: keeper, door: Mutex::new(None), desk, _alive: alive })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves connections made from now on by `script`, or refuses them. Has to run on the lab's thread.
    pub(super) async fn change(&self, script: Script, open: bool) -> io::Result<()> {
        // What was connected before is counted before, and shakes hands as it was then.
        self.take_all();
        self.set(script);
        if open {
            self.open()
        } else {
            self.close().await;
            Ok(())
        }
    }

    fn set(&self, script: Script) {
        let replaced = core::mem::replace(&mut *lock(&self.desk.script), Arc::new(script));
        // Outside of the lock: the last of a script unmounts its answers.
        drop(replaced);
    }

    fn open(&self) -> io::Result<()> {
        let mut door = lock(&self.door);
        if door.is_none() {
            let listener = port::bound(self.address)?.listen(BACKLOG)?.into_std()?;
            let accepting =
                tokio::spawn(accept(TcpListener::from_std(listener.try_clone()?)?, self.desk.clone()));
            *door = Some(Door { listener, accepting });
        }
        Ok(())
    }

    /// Stops listening. Connections that nobody has taken are reset. Has to run on the lab's thread.
    pub(super) async fn close(&self) {
        let door = lock(&self.door).take();
        if let Some(Door { listener, accepting }) = door {
            accepting.abort();
            // Aborted: that is its error.
            let _ = accepting.await;
            drop(listener);
        }
    }

    /// Accepts and counts every connection whose handshake is over.
    ///
    /// Has to run on the lab's thread. There it cannot fall between the accepting task's taking a connection and
    /// counting it, so afterwards what the recorder says is complete.
    pub(super) fn take_all(&self) {
        if let Some(door) = &*lock(&self.door) {
            self.desk.take_all(&door.listener);
        }
    }
}

async fn accept(listener: TcpListener, desk: Arc<Desk>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => desk.serve(stream),
            // Too many open files: the connection waits where it is.
            Err(_) => time::sleep(Duration::from_millis(10)).await,
        }
    }
}

impl Desk {
    fn take_all(self: &Arc<Self>, listener: &net::TcpListener) {
        // The listener does not block; it errs when nothing is there.
        while let Ok((stream, _)) = listener.accept() {
            if stream.set_nonblocking(true).is_ok()
                && let Ok(stream) = TcpStream::from_std(stream)
            {
                self.serve(stream);
            }
        }
    }

    fn serve(self: &Arc<Self>, stream: TcpStream) {
        let connection = self.recorder.accepted(self.place);
        let script = lock(&self.script).clone();
        let (desk, mut alive) = (self.clone(), self.alive.clone());
        tokio::spawn(async move {
            select! {
                // An error here is the client's leaving, or what it made of a fault.
                _ = desk.connection(stream, &script, connection) => {}
                _ = alive.changed() => {}
            }
        });
    }

    async fn connection(&self, mut stream: TcpStream, script: &Script, connection: usize) -> io::Result<()> {
        stream.set_nodelay(true)?;
        if let Some(acts) = &script.at_socket {
            return raw::play(&mut stream, acts).await;
        }
        match &script.tls {
            Some(tls) => {
                let mut stream = TlsAcceptor::from(tls.clone()).accept(stream).await?;
                self.exchange(&mut stream, script, connection).await
            }
            None => self.exchange(&mut stream, script, connection).await,
        }
    }

    /// One request and its answer. A connection has no second one, so connections can be counted on.
    async fn exchange(&self, wire: &mut impl Wire, script: &Script, connection: usize) -> io::Result<()> {
        let Some(head) = Head::read(wire).await else { return Ok(()) };
        // A client may connect long before it asks: what is in force when it does is what it gets. A script that is over
        // before any request cannot take up one.
        let now = lock(&self.script).clone();
        let script = if now.at_socket.is_none() { &*now } else { script };
        let text =
            |(name, value): &(String, Vec<u8>)| (name.clone(), String::from_utf8_lossy(value).into_owned());
        self.recorder.requested(Request {
            connection,
            place: self.place,
            method: head.method.clone(),
            target: head.target.clone(),
            headers: head.headers.iter().map(text).collect(),
        });
        for gate in &script.gates {
            select! {
                () = gate.pass() => {}
                () = raw::client_gone(wire) => return Ok(()),
            }
        }
        match &script.reply {
            Reply::Mounted { answer, .. } => self.forward(wire, &head, answer).await,
            Reply::Acts(acts) if head.path() == self.place.path() => raw::play(wire, acts).await,
            // Nothing is mounted under this name: 404.
            Reply::Acts(_) => self.forward(wire, &head, "none").await,
        }
    }

    async fn forward(&self, wire: &mut impl Wire, head: &Head, answer: &str) -> io::Result<()> {
        let mut wiremock = TcpStream::connect(self.wiremock).await?;
        wiremock.write_all(&head.forwarded(answer)).await?;
        tokio::io::copy(&mut wiremock, wire).await?;
        wire.flush().await?;
        raw::finish(wire).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::background::Background;
    use core::net::{IpAddr, Ipv4Addr};
    use std::io::{Read, Write};

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn says(word: &str) -> Script {
        let at_socket = Some(vec![Act::Send(word.into()), Act::Close]);
        Script { tls: None, at_socket, gates: Vec::new(), reply: Reply::Acts(Vec::new()) }
    }

    fn heard(stream: net::TcpStream) -> String {
        stream.set_nonblocking(false).unwrap();
        let mut heard = String::new();
        (&stream).read_to_string(&mut heard).unwrap();
        heard
    }

    fn answers(word: &str) -> Script {
        let reply = Reply::Acts(vec![Act::Send(word.into()), Act::Close]);
        Script { tls: None, at_socket: None, gates: Vec::new(), reply }
    }

    #[test]
    fn a_request_gets_what_is_in_force_when_it_comes_however_old_its_connection_is() {
        let background = Background::start().unwrap();
        let (recorder, nowhere) = (Recorder::new(), SocketAddr::new(HERE, 0));
        let keeper = port::bound(SocketAddr::new(HERE, 0)).unwrap();
        let front = Front::new(Place::Keys, keeper, recorder.clone(), nowhere, answers("one")).unwrap();
        let streams = background.run(async move {
            front.open().unwrap();
            let [one, two] = [(); 2].map(|()| net::TcpStream::connect(front.address()).unwrap());
            let ask = |stream: &net::TcpStream| (&*stream).write_all(b"GET /jwks HTTP/1.1\r\n\r\n").unwrap();
            ask(&one);
            // The request has been read when it has been counted.
            while recorder.requests().is_empty() {
                time::sleep(Duration::from_millis(1)).await;
            }
            front.change(answers("two"), true).await.unwrap();
            ask(&two);
            while recorder.requests().len() < 2 {
                time::sleep(Duration::from_millis(1)).await;
            }
            (front, [one, two])
        });
        let (_front, streams) = streams.unwrap();
        assert_eq!(streams.map(heard), ["one", "two"]);
    }

    /// The clients connect on the lab's thread, so that it cannot accept them before it is told of the change.
    #[test]
    fn what_was_connected_before_a_change_is_served_by_what_was_there() {
        let background = Background::start().unwrap();
        let (recorder, nowhere) = (Recorder::new(), SocketAddr::new(HERE, 0));
        let keeper = port::bound(SocketAddr::new(HERE, 0)).unwrap();
        let front = Front::new(Place::Keys, keeper, recorder.clone(), nowhere, says("one")).unwrap();
        let front = Arc::new(front);
        let changing = front.clone();
        let streams = background.run(async move {
            changing.open().unwrap();
            let before = net::TcpStream::connect(changing.address()).unwrap();
            changing.change(says("two"), true).await.unwrap();
            let between = net::TcpStream::connect(changing.address()).unwrap();
            changing.change(says("three"), false).await.unwrap();
            let refused = net::TcpStream::connect(changing.address()).unwrap_err();
            changing.change(says("four"), true).await.unwrap();
            let after = net::TcpStream::connect(changing.address()).unwrap();
            assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
            [before, between, after]
        });
        assert_eq!(streams.unwrap().map(heard), ["one", "two", "four"]);
        assert_eq!(recorder.accepts(), 3);
    }
}
