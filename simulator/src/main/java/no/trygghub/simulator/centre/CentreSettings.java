package no.trygghub.simulator.centre;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * How a response centre connects and what it does by itself.
 *
 * @param broker {@code mqtt://host:port} or {@code mqtts://host:port}
 * @param tenant whose hubs it hears; empty for all
 * @param user the user name, where the broker asks for one
 * @param password its password
 * @param tls sockets for {@code mqtts}; empty for Java's own
 * @param acknowledge whether it acknowledges at once that it has received a message
 * @param acceptAfter after how long it accepts an alarm as a person would; empty for never
 * @param record a file that every message is added to as one line of JSON
 */
public record CentreSettings(
    URI broker,
    Optional<String> tenant,
    Optional<String> user,
    Optional<String> password,
    Optional<SSLSocketFactory> tls,
    boolean acknowledge,
    Optional<Duration> acceptAfter,
    Optional<Path> record) {

  /** A centre that acknowledges everything at once. */
  public static CentreSettings automatic(URI broker) {
    return new CentreSettings(
        broker,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.empty(),
        Optional.empty());
  }
}
