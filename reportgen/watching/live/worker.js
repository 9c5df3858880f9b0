// One connection for all tabs: passes what comes to each, and to a new tab what came last.

const ports = new Set();
let last = null;

function tell(data) {
  last = data;
  for (const port of ports) port.postMessage(data);
}

function listen() {
  const source = new EventSource("/live/events");
  source.onmessage = (message) => tell(message.data);
  source.onerror = () => {
    tell(null);
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  };
}

onconnect = (connection) => {
  const port = connection.ports[0];
  const greet = () => {
    ports.add(port);
    if (last !== null) port.postMessage(last);
  };
  port.onmessage = (message) => (message.data === "bye" ? ports.delete(port) : greet());
  greet();
};

listen();
