//! Metrics on a port, for Prometheus: as much of HTTP/1.1 as a scrape needs, and nothing that waits for anybody.
//!
//! Invariant: whoever connects and says nothing, or too much, costs a thread for a few seconds, of which there are a fixed
//! number; what the tool does meanwhile is not disturbed.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread,
    time::Duration,
};

use anyhow::Context as _;
use prometheus::{Registry, TEXT_FORMAT, TextEncoder};

/// Connections at once.
const CONNECTIONS: usize = 16;
/// How long a connection may take to ask, and to take its answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a request may be, in bytes.
const REQUEST: usize = 8 << 10;

const PATH: &str = "/metrics";

/// A registry on a port, for as long as the process runs.
#[derive(Debug)]
pub(crate) struct MetricsServer {
    address: SocketAddr,
}

impl MetricsServer {
    /// Serves a registry. Port 0 is any that is free.
    pub(crate) fn start(address: SocketAddr, registry: Registry) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(address).with_context(|| {
            format!("--metrics {address}: choose another port, or 0 for any that is free")
        })?;
        let address = listener.local_addr()?;
        let accept = move || accept(&listener, &registry);
        thread::Builder::new().name("metrics".into()).spawn(accept).context("metrics")?;
        Ok(Self { address })
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        format!("http://{}{PATH}", self.address)
    }
}

fn accept(listener: &TcpListener, registry: &Registry) {
    let open = Arc::new(AtomicUsize::new(0));
    loop {
        let Ok((stream, _)) = listener.accept() else {
            // Out of file descriptors, most likely: they come back.
            thread::sleep(Duration::from_millis(100));
            continue;
        };
        if open.fetch_add(1, Relaxed) >= CONNECTIONS {
            open.fetch_sub(1, Relaxed);
            continue;
        }
        let (registry, closed) = (registry.clone(), Arc::clone(&open));
        let answer = move || {
            // Whoever asked and went away has no use for the error.
            let _ = answer(stream, &registry);
            closed.fetch_sub(1, Relaxed);
        };
        if thread::Builder::new().spawn(answer).is_err() {
            open.fetch_sub(1, Relaxed);
        }
    }
}

fn answer(mut stream: TcpStream, registry: &Registry) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let (status, body) = match read_head(&mut stream)? {
        Some(head) => respond(&head, registry),
        None => ("431 Request Header Fields Too Large", String::new()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {TEXT_FORMAT}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())
}

/// Reads up to the empty line; `None`: that is too far.
fn read_head(stream: &mut impl Read) -> io::Result<Option<String>> {
    let (mut head, mut buffer) = (Vec::new(), [0; 1024]);
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        if head.len() > REQUEST {
            return Ok(None);
        }
        match stream.read(&mut buffer)? {
            0 => break,
            read => head.extend_from_slice(&buffer[..read]),
        }
    }
    Ok(Some(String::from_utf8_lossy(&head).into_owned()))
}

fn respond(head: &str, registry: &Registry) -> (&'static str, String) {
    let mut words = head.lines().next().unwrap_or_default().split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let path = target.split('?').next().unwrap_or_default();
    match (method, path) {
        ("GET", PATH) => match TextEncoder::new().encode_to_string(&registry.gather()) {
            Ok(text) => ("200 OK", text),
            Err(error) => ("500 Internal Server Error", format!("{error}\n")),
        },
        ("GET", _) => ("404 Not Found", format!("metrics are at {PATH}\n")),
        (_, path) if path.starts_with('/') => ("405 Method Not Allowed", String::new()),
        _ => ("400 Bad Request", String::new()),
    }
}

#[cfg(test)]
mod tests {
    use prometheus::IntCounter;

    use super::*;

    fn server() -> MetricsServer {
        let registry = Registry::new();
        let counter = IntCounter::new("answers_total", "Answers").unwrap();
        counter.inc_by(42);
        registry.register(Box::new(counter)).unwrap();
        MetricsServer::start("127.0.0.1:0".parse().unwrap(), registry).unwrap()
    }

    fn ask(server: &MetricsServer, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.write_all(request).unwrap();
        let mut said = Vec::new();
        // The server may close before it has read all that it was sent.
        let _ = stream.read_to_end(&mut said);
        String::from_utf8(said).unwrap()
    }

    #[test]
    fn a_scrape_gets_what_is_registered() {
        let server = server();
        assert!(server.url().starts_with("http://127.0.0.1:") && server.url().ends_with("/metrics"));
        for _ in 0..2 * CONNECTIONS {
            let said = ask(&server, b"GET /metrics HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n");
            let (head, body) = said.split_once("\r\n\r\n").unwrap();
            assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
            assert!(head.contains(&format!("Content-Length: {}", body.len())));
            assert!(body.contains("\nanswers_total 42\n"), "{body}");
        }
        assert!(ask(&server, b"GET /metrics?name=x HTTP/1.0\r\n\r\n").contains("answers_total 42"));
    }

    #[test]
    fn everything_else_is_refused_in_the_words_of_http() {
        let server = server();
        let status = |request: &[u8]| ask(&server, request).lines().next().unwrap_or_default().to_owned();
        assert_eq!(status(b"GET / HTTP/1.1\r\n\r\n"), "HTTP/1.1 404 Not Found");
        assert_eq!(status(b"POST /metrics HTTP/1.1\r\n\r\n"), "HTTP/1.1 405 Method Not Allowed");
        assert_eq!(status(b"\x16\x03\x01 hello\r\n\r\n"), "HTTP/1.1 400 Bad Request");
        let long = [b"GET /metrics HTTP/1.1\r\nX: ".as_slice(), &[b'x'; REQUEST + 2048]].concat();
        let refused = status(&long);
        assert!(refused.is_empty() || refused.contains("431"), "{refused}");
        assert!(ask(&server, b"GET /metrics HTTP/1.1\r\n\r\n").contains("answers_total 42"), "and goes on");
    }

    #[test]
    fn a_port_that_is_taken_is_an_error_that_names_it() {
        let taken = server();
        let error = MetricsServer::start(taken.address, Registry::new()).unwrap_err();
        assert!(format!("{error:#}").contains(&taken.address.to_string()), "{error:#}");
    }
}
