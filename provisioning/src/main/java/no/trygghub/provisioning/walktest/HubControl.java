package no.trygghub.provisioning.walktest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.local.ControlSocket;

/** The connection to a running hub's control socket. One thread may listen while another asks. */
final class HubControl implements AutoCloseable {
  private final SocketChannel channel;
  private final AtomicBoolean endAsked = new AtomicBoolean();
  private final ByteBuffer in = ByteBuffer.allocate(8_192).limit(0);

  private HubControl(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Connects to the hub with that data directory.
   *
   * @throws IOException where none can be reached there
   */
  static HubControl connect(Path dataDirectory) throws IOException {
    return new HubControl(ControlSocket.connect(ControlSocket.in(dataDirectory)));
  }

  /** Asks for a walk test. */
  void begin() throws IOException {
    ask("walk-test");
  }

  /** Asks for its end, once however often this is called. May be called by any thread. */
  void end() throws IOException {
    if (endAsked.compareAndSet(false, true)) {
      ask("end");
    }
  }

  private void ask(String request) throws IOException {
    ByteBuffer line =
        ByteBuffer.wrap(
            (JsonObject.write(Map.of("request", request)) + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      int written = channel.write(line);
      if (written < 0) {
        throw new ClosedChannelException();
      }
    }
  }

  /**
   * What the hub tells next; waits for it. Empty where it tells no more.
   *
   * @throws JsonException where what came is no JSON object
   */
  Optional<JsonObject> next() throws IOException, JsonException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      while (in.hasRemaining()) {
        byte next = in.get();
        if (next == '\n') {
          return Optional.of(JsonObject.read(line.toString(StandardCharsets.UTF_8)));
        }
        line.write(next);
      }
      in.clear();
      int count = channel.read(in);
      in.flip();
      if (count < 0) {
        return Optional.empty();
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
