// The stream of states. All tabs share one connection: a browser opens only six to one address,
// and with a seventh tab nothing would load any more.

export function connect(take, lost) {
  const receive = (data) => (data === null ? lost() : take(JSON.parse(data)));
  if (typeof SharedWorker === "undefined") {
    listen(receive);
    return;
  }
  const worker = new SharedWorker("/live/worker.js");
  worker.port.onmessage = (message) => receive(message.data);
  addEventListener("pagehide", () => worker.port.postMessage("bye"));
  addEventListener("pageshow", (shown) => shown.persisted && worker.port.postMessage("hello"));
}

function listen(receive) {
  const source = new EventSource("/live/events");
  source.onmessage = (message) => receive(message.data);
  source.onerror = () => {
    receive(null);
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000, receive);
  };
}
