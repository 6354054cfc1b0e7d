package no.trygghub.simulator.main;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import javax.net.ssl.SSLSocketFactory;
import no.trygghub.drivers.DurationText;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.log.Logging;
import no.trygghub.hub.main.Version;
import no.trygghub.hub.uplink.TlsSockets;
import no.trygghub.simulator.centre.CentreSettings;
import no.trygghub.simulator.centre.Intake;
import no.trygghub.simulator.centre.ResponseCentre;
import no.trygghub.simulator.store.ReceiveStore;
import no.trygghub.simulator.terminal.ReceiveScreen;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code receive}: a response centre in a terminal. */
@Command(
    name = "receive",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Is a response centre: shows alarms and faults as they come, and acknowledges them.",
      "Removes repeats, tells of missing messages and of hubs that have fallen silent."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:ended by the user",
      "1:the broker or the database could not be used at the start, or a file cannot be read or written",
      "2:wrong use of this command"
    },
    footerHeading = "%nExample:%n",
    footer = "  ./trygghub receive --broker mqtt://localhost:1883 --ack manual --out alarms.jsonl")
public final class ReceiveCommand implements Callable<Integer> {
  /** Who acknowledges. */
  public enum Acknowledging {
    /** This program, at once. */
    AUTO,
    /** The user, by key. */
    MANUAL,
    /** Nobody. */
    NONE;

    /** The name that a user gives it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--broker",
      required = true,
      paramLabel = "URL",
      description = "mqtt://host:port or mqtts://host:port")
  private URI broker = URI.create("mqtt://localhost:1883");

  @Option(names = "--tenant", description = "hear this tenant's hubs only")
  private @Nullable String tenant;

  @Option(names = "--user", description = "the user name at the broker")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "its password, on the first line")
  private @Nullable Path passwordFile;

  @Option(names = "--ca", paramLabel = "FILE", description = "the certificates to trust (PEM)")
  private @Nullable Path ca;

  @Option(names = "--certificate", paramLabel = "FILE", description = "own certificate (PEM)")
  private @Nullable Path certificate;

  @Option(names = "--key", paramLabel = "FILE", description = "own private key (PEM, PKCS#8)")
  private @Nullable Path key;

  @Option(
      names = "--ack",
      defaultValue = "auto",
      description = "who acknowledges: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Acknowledging acknowledging = Acknowledging.AUTO;

  @Option(
      names = "--accept-after",
      paramLabel = "TIME",
      description =
          "with --ack auto: accept each alarm after this time, as a person would; '5 s' say")
  private @Nullable String acceptAfter;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "add every message to this file, one line of JSON each")
  private @Nullable Path record;

  @Option(
      names = "--hub",
      paramLabel = "TENANT/HUB",
      description = "the hub that a configuration is asked of or sent to")
  private @Nullable String hub;

  @Option(
      names = "--send-configuration",
      paramLabel = "FILE",
      description = "ask the hub for its configuration and write it to this new file")
  private @Nullable Path send;

  @Option(
      names = "--apply-configuration",
      paramLabel = "FILE",
      description = "have the hub go on with the configuration in this file, on trial")
  private @Nullable Path apply;

  @Option(
      names = "--replaces",
      paramLabel = "SHA256",
      description = "with --apply-configuration: the SHA-256 of the one that the hub has")
  private @Nullable String replaces;

  @ArgGroup(exclusive = false, heading = "%nA database, and several receivers:%n")
  private IntakeOptions intake = new IntakeOptions();

  @Spec private @Nullable CommandSpec spec;

  /** Made by picocli. */
  public ReceiveCommand() {}

  @Override
  public Integer call() throws Exception {
    Logging.start(System.err, Level.SEVERE);
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    CentreSettings settings = readSettings(commandLine);
    Optional<HubCommands> commands = hubCommands(commandLine);
    Intake own = intake.read(commandLine);
    Optional<ReceiveStore> store = intake.open(commandLine, broker, own);
    try (ReceiveScreen screen =
            ReceiveScreen.open(
                acknowledging == Acknowledging.MANUAL,
                commands.flatMap(HubCommands::fetched),
                commandLine.getColorScheme());
        ResponseCentre centre =
            ResponseCentre.start(
                settings,
                own,
                store.map(keeper -> keeper),
                new SystemClock(true),
                screen.listener())) {
      commands.ifPresent(all -> all.to(centre));
      intake.remarks().forEach(screen::remark);
      screen.run(centre, broker);
    } finally {
      store.ifPresent(ReceiveStore::close);
    }
    return 0;
  }

  private CentreSettings readSettings(CommandLine commandLine)
      throws IOException, GeneralSecurityException {
    try {
      return settings(commandLine);
    } catch (NoSuchFileException e) {
      throw new IOException(e.getFile() + " is not there", e);
    } catch (AccessDeniedException e) {
      throw new IOException(e.getFile() + " may not be read by this user", e);
    }
  }

  private CentreSettings settings(CommandLine commandLine)
      throws IOException, GeneralSecurityException {
    String scheme = String.valueOf(broker.getScheme());
    if (broker.getHost() == null || !(scheme.equals("mqtt") || scheme.equals("mqtts"))) {
      throw new ParameterException(
          commandLine, "--broker: expected mqtt://host:port or mqtts://host:port, found " + broker);
    }
    Optional<SSLSocketFactory> tls =
        scheme.equals("mqtts")
            ? Optional.of(
                TlsSockets.of(
                    new Destination.Tls(
                        Optional.ofNullable(ca),
                        Optional.ofNullable(certificate),
                        Optional.ofNullable(key))))
            : Optional.empty();
    Optional<String> password =
        passwordFile == null
            ? Optional.empty()
            : Files.readString(passwordFile).lines().findFirst();
    return new CentreSettings(
        broker,
        Optional.ofNullable(tenant),
        Optional.ofNullable(user),
        password,
        tls,
        acknowledging == Acknowledging.AUTO,
        acceptAfter(commandLine),
        Optional.ofNullable(record));
  }

  private Optional<HubCommands> hubCommands(CommandLine commandLine) throws IOException {
    if (send == null && apply == null) {
      return Optional.empty();
    }
    if (hub == null) {
      throw new ParameterException(
          commandLine, "--hub: is missing; expected the hub as TENANT/HUB, 0806/h-7f3a say");
    }
    try {
      return Optional.of(
          HubCommands.of(
              hub,
              Optional.ofNullable(send),
              Optional.ofNullable(apply),
              Optional.ofNullable(replaces)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine, String.valueOf(e.getMessage()), e);
    }
  }

  private Optional<Duration> acceptAfter(CommandLine commandLine) {
    if (acceptAfter == null) {
      return Optional.empty();
    }
    Optional<Duration> time = DurationText.parse(acceptAfter);
    if (time.isEmpty()) {
      throw new ParameterException(
          commandLine, "--accept-after: expected a time such as '5 s', found " + acceptAfter);
    }
    return time;
  }
}
