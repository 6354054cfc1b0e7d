package no.trygghub.simulator.main;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import no.trygghub.drivers.DurationText;
import no.trygghub.simulator.broker.BrokerPort;
import no.trygghub.simulator.centre.Intake;
import no.trygghub.simulator.store.ReceiveStore;
import no.trygghub.simulator.store.StoreLocation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code receive} for keeping what comes, and for sharing it with others. */
final class IntakeOptions {
  private static final Pattern GROUP = Pattern.compile("[^/+#]+");

  /** The longest that MQTT can tell. */
  private static final Duration LONGEST_SESSION = Duration.ofSeconds(0xffff_ffffL);

  @Option(
      names = "--store",
      paramLabel = "DATABASE",
      description = {
        "keep everything in a database, sqlite:FILE or postgresql://USER@HOST:PORT/NAME;",
        "nothing is acknowledged before it is there. Many may keep in one at once"
      })
  private @Nullable String store;

  @Option(
      names = "--store-password-file",
      paramLabel = "FILE",
      description = {
        "the password of PostgreSQL, on the first line;",
        "without it PGPASSWORD counts, or ~/.pgpass"
      })
  private @Nullable Path passwordFile;

  @Option(
      names = "--share",
      paramLabel = "GROUP",
      description = "share the messages with all others of this group; each gets a part of them")
  private @Nullable String share;

  @Option(
      names = "--client-id",
      paramLabel = "ID",
      description = "the client id at the broker; nobody else may have the same")
  private @Nullable String clientId;

  @Option(
      names = "--session",
      paramLabel = "TIME",
      description = {
        "how long the broker keeps messages while this is away",
        "(default: '1 h'; with --share and without --client-id '0 s')"
      })
  private @Nullable String session;

  /** Made by picocli. */
  IntakeOptions() {}

  Intake read(CommandLine commandLine) {
    if (share != null && !GROUP.matcher(share).matches()) {
      throw new ParameterException(
          commandLine, "--share: expected a name without '/', '+' and '#', found '" + share + "'");
    }
    if (clientId != null && clientId.isBlank()) {
      throw new ParameterException(commandLine, "--client-id: expected a name, found nothing");
    }
    Intake usual = Intake.alone();
    boolean nobodyComesBack = share != null && clientId == null;
    return new Intake(
        clientId == null ? usual.clientId() : clientId,
        session == null
            ? nobodyComesBack ? Duration.ZERO : usual.sessionKept()
            : session(commandLine, session),
        Optional.ofNullable(share));
  }

  /**
   * Opens the database, where one is asked for.
   *
   * @throws IOException where that cannot be done
   */
  Optional<ReceiveStore> open(CommandLine commandLine, URI broker, Intake own) throws IOException {
    if (store == null) {
      if (passwordFile != null) {
        throw new ParameterException(
            commandLine, "--store-password-file: is for --store, which is missing");
      }
      return Optional.empty();
    }
    StoreLocation location;
    try {
      location = StoreLocation.parse(store);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine, "--store: " + e.getMessage(), e);
    }
    return Optional.of(ReceiveStore.open(location, password(), name(broker), own.clientId()));
  }

  /** What somebody should know who chose these. */
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    if (share != null && store == null) {
      remarks.add(
          "sharing without --store: missing messages and silent hubs are not looked for, because"
              + " this sees but a part of what comes");
    }
    return remarks;
  }

  /** The broker by host and port, which may be left out where it is the usual one. */
  private static String name(URI broker) {
    return broker.getHost() + ":" + BrokerPort.of(broker);
  }

  private Optional<String> password() throws IOException {
    if (passwordFile != null) {
      return Optional.of(password(passwordFile));
    }
    return Optional.ofNullable(System.getenv("PGPASSWORD"));
  }

  private static String password(Path file) throws IOException {
    String what = "--store-password-file: " + file;
    try {
      return Files.readString(file)
          .lines()
          .findFirst()
          .filter(line -> !line.isEmpty())
          .orElseThrow(() -> new IOException(what + " has no password on its first line"));
    } catch (NoSuchFileException e) {
      throw new IOException(what + " is not there", e);
    } catch (AccessDeniedException e) {
      throw new IOException(what + " may not be read by this user", e);
    }
  }

  private static Duration session(CommandLine commandLine, String text) {
    return DurationText.parse(text)
        .filter(time -> time.compareTo(LONGEST_SESSION) <= 0)
        .orElseThrow(
            () ->
                new ParameterException(
                    commandLine, "--session: expected a time such as '10 min', found " + text));
  }
}
