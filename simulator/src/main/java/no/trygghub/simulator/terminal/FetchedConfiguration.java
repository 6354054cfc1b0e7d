package no.trygghub.simulator.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.simulator.centre.Received;

/** Where a hub's configuration goes that was asked for. */
public final class FetchedConfiguration {
  private final String hub;
  private final Path file;

  /**
   * The place for a configuration that has not come yet.
   *
   * @param hub {@code tenant/hub}
   * @param file a file that is not there yet
   */
  public FetchedConfiguration(String hub, Path file) {
    this.hub = hub;
    this.file = file;
  }

  /** What is to be told where a message was the hub's configuration, which is in the file now. */
  Optional<String> take(Received message) throws JsonException {
    if (!message.channel().equals("reply") || !message.source().equals(hub)) {
      return Optional.empty();
    }
    JsonObject details = message.data().object("details");
    if (!details.has("configuration")) {
      return Optional.empty();
    }
    try {
      Files.writeString(file, details.text("configuration"), StandardOpenOption.CREATE_NEW);
      return Optional.of(
          hub + ": its configuration is in " + file + ", SHA-256 " + details.text("sha256"));
    } catch (IOException e) {
      return Optional.of(hub + ": its configuration cannot be written to " + file + ": " + e);
    }
  }
}
