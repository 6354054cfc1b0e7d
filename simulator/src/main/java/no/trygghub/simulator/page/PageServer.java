package no.trygghub.simulator.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The page's server: the JDK's own, on 127.0.0.1 alone. Every request has a virtual thread of its
 * own, so that a browser that does not read holds up nobody but itself.
 */
final class PageServer implements AutoCloseable {
  /** What of a request is read at the most; a scenario of ten thousand steps is not that large. */
  static final int LARGEST_REQUEST = 1 << 20;

  private static final Duration SIGN_OF_LIFE_EVERY = Duration.ofSeconds(10);

  /** Nothing but what comes from here: no script within a page, nothing of the internet. */
  private static final String CONTENT_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Assets assets = new Assets();
  private final LiveDocument document;
  private final Commands commands;
  private final Visitors visitors;

  private PageServer(HttpServer server, LiveDocument document, Commands commands) {
    this.server = server;
    this.document = document;
    this.commands = commands;
    this.visitors = new Visitors(server.getAddress().getPort());
  }

  /**
   * Serves from now on.
   *
   * @param port 0 for any free one
   * @throws BindException where something else has the port
   */
  static PageServer start(int port, LiveDocument document, Commands commands) throws IOException {
    InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    PageServer made =
        new PageServer(HttpServer.create(new InetSocketAddress(here, port), 0), document, commands);
    made.server.setExecutor(made.threads);
    made.server.createContext("/", made::handle);
    made.server.start();
    return made;
  }

  /** The port that it listens on. */
  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    document.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers headers = exchange.getRequestHeaders();
      String method = exchange.getRequestMethod();
      String path = exchange.getRequestURI().getPath();
      Optional<String> refused =
          visitors.refuse(
              method,
              first(headers, "Host"),
              first(headers, "Origin"),
              first(headers, "Sec-Fetch-Site"));
      if (refused.isPresent()) {
        send(exchange, Answer.text(403, refused.get()));
      } else if (method.equals("GET") && path.equals("/api/live")) {
        live(exchange);
      } else if (method.equals("GET") || method.equals("HEAD")) {
        send(exchange, assets.at(path).or(() -> commands.get(path)).orElseGet(() -> none(path)));
      } else if (method.equals("POST")) {
        send(exchange, post(exchange, path));
      } else {
        send(exchange, Answer.text(405, "expected GET or POST, not " + method));
      }
    }
  }

  private Answer post(HttpExchange exchange, String path) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_REQUEST + 1);
    if (body.length > LARGEST_REQUEST) {
      return Answer.text(413, "more than " + LARGEST_REQUEST + " bytes is no scenario");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return commands.post(path, text).orElseGet(() -> none(path));
    } catch (CharacterCodingException e) {
      return Answer.wrong("not UTF-8; save it as UTF-8 text");
    }
  }

  private static Answer none(String path) {
    return Answer.text(404, "there is nothing at " + path);
  }

  /** Everything that happens, for as long as the browser reads. */
  private void live(HttpExchange exchange) throws IOException {
    Watcher watcher = document.watch();
    try {
      secure(exchange.getResponseHeaders());
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write("retry: 1000\n\n".getBytes(StandardCharsets.UTF_8));
        for (Optional<String> event = watcher.next(SIGN_OF_LIFE_EVERY);
            event.isPresent();
            event = watcher.next(SIGN_OF_LIFE_EVERY)) {
          out.write(event.get().getBytes(StandardCharsets.UTF_8));
          out.flush();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      document.leave(watcher);
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    secure(headers);
    headers.set("Content-Type", answer.type());
    headers.set("Cache-Control", "no-store");
    answer.headers().forEach(headers::set);
    boolean empty = exchange.getRequestMethod().equals("HEAD");
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), empty ? -1 : body.length);
    if (!empty) {
      exchange.getResponseBody().write(body);
    }
  }

  private static void secure(Headers headers) {
    headers.set("Content-Security-Policy", CONTENT_POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
  }

  private static Optional<String> first(Headers headers, String name) {
    return Optional.ofNullable(headers.getFirst(name));
  }
}
