package no.trygghub.simulator.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import no.trygghub.simulator.network.Relay;

/**
 * A broker that can go away for everybody and come back. Not for several threads.
 *
 * <p>A {@linkplain #mosquitto Mosquitto} of its own is killed with SIGKILL and started again on
 * what it had on disk; an {@linkplain #embedded embedded} one is stopped and started on the same;
 * {@linkplain #of somebody else's} goes on for others, and only those that connect by {@link #url}
 * are cut from it.
 */
public interface SwitchableBroker extends AutoCloseable {
  /** How long a broker may take to accept a connection. */
  int CONNECT_WITHIN_MILLIS = 10_000;

  /** Where to connect to; the same after it was gone. */
  URI url();

  /** Whether it is there. */
  boolean isThere();

  /** Takes it away, with every connection. Does nothing where it is gone. */
  void takeAway() throws IOException, InterruptedException;

  /**
   * Brings it back; it accepts connections when this returns. Does nothing where it is there.
   *
   * @throws IOException where it does not start again
   */
  void bringBack() throws IOException, InterruptedException;

  @Override
  void close() throws IOException;

  /** A broker in this process. */
  static SwitchableBroker embedded() throws IOException {
    return SwitchableEmbedded.start();
  }

  /**
   * A Mosquitto in a process of its own, which keeps sessions and messages on disk.
   *
   * @param directory for its files
   * @throws IOException where Mosquitto is not installed or does not start
   */
  static SwitchableBroker mosquitto(Path directory) throws IOException {
    return new SwitchableMosquitto(
        MosquittoProcess.start(
            directory,
            List.of(
                "persistence true",
                "autosave_on_changes true",
                "autosave_interval 1",
                // As large as a window of messages in flight is made, and nothing left out.
                "max_inflight_messages 1000",
                "max_queued_messages 0")));
  }

  /**
   * Somebody's broker at {@code mqtt://host:port}, behind a relay.
   *
   * @throws IOException where nobody listens there
   */
  static SwitchableBroker of(URI somebodys) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(somebodys.getHost(), somebodys.getPort()), CONNECT_WITHIN_MILLIS);
    } catch (IOException e) {
      throw new IOException(somebodys + " cannot be used: " + e.getMessage(), e);
    }
    return new SwitchableRelay(Relay.to(somebodys.getHost(), somebodys.getPort()));
  }

  /** Whether there is a Mosquitto on this computer. */
  static boolean hasMosquitto() {
    return MosquittoProcess.find("mosquitto").isPresent();
  }

  /** The one that was asked for, or an embedded one. */
  static SwitchableBroker of(Optional<URI> wanted) throws IOException {
    return wanted.isPresent() ? of(wanted.get()) : embedded();
  }
}
