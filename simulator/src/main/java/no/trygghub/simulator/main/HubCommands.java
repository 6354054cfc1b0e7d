package no.trygghub.simulator.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import no.trygghub.simulator.centre.ResponseCentre;
import no.trygghub.simulator.terminal.FetchedConfiguration;

/**
 * What a user has a response centre command one hub.
 *
 * @param tenant whose hub it is
 * @param hub its id
 * @param fetched where its configuration goes, where that is asked for
 * @param applied the parameters of the configuration it is to go on with, where there is one
 */
record HubCommands(
    String tenant,
    String hub,
    Optional<FetchedConfiguration> fetched,
    Optional<Map<String, Object>> applied) {
  private static final Duration VALID_FOR = Duration.ofMinutes(5);

  /**
   * The commands of a command line. Throws {@link IllegalArgumentException} where it cannot be
   * used, with the option that is wrong.
   *
   * @throws IOException where the file to send cannot be read
   */
  static HubCommands of(
      String name, Optional<Path> send, Optional<Path> apply, Optional<String> replaces)
      throws IOException {
    if (!name.matches("[a-z0-9-]{1,32}/[a-z0-9-]{1,32}")) {
      throw new IllegalArgumentException(
          "--hub: expected TENANT/HUB, 0806/h-7f3a say, found " + name);
    }
    if (send.filter(Files::exists).isPresent()) {
      throw new IllegalArgumentException(
          "--send-configuration: " + send.get() + " is there already; expected a new file");
    }
    Optional<Map<String, Object>> applied = Optional.empty();
    if (apply.isPresent()) {
      String digest =
          replaces
              .filter(text -> text.matches("[0-9a-f]{64}"))
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "--replaces: expected the SHA-256 that --send-configuration showed"));
      if (!Files.isReadable(apply.get())) {
        throw new IllegalArgumentException(
            "--apply-configuration: " + apply.get() + " cannot be read; expected a file");
      }
      Map<String, Object> parameters = new LinkedHashMap<>();
      parameters.put("configuration", Files.readString(apply.get()));
      parameters.put("replaces", digest);
      applied = Optional.of(parameters);
    }
    String[] parts = name.split("/", -1);
    return new HubCommands(
        parts[0], parts[1], send.map(file -> new FetchedConfiguration(name, file)), applied);
  }

  /** Has a response centre send them, until the hub answers. */
  void to(ResponseCentre centre) {
    if (fetched.isPresent()) {
      centre.command(tenant, hub, "send-configuration", Map.of(), VALID_FOR);
    }
    applied.ifPresent(
        parameters -> centre.command(tenant, hub, "apply-configuration", parameters, VALID_FOR));
  }
}
