package no.trygghub.provisioning.decommission;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.BufferException;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.Topics;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.main.Hub;
import no.trygghub.hub.main.Version;
import no.trygghub.provisioning.identity.Fingerprint;
import no.trygghub.provisioning.identity.HubKey;
import no.trygghub.provisioning.identity.Identity;
import no.trygghub.provisioning.identity.Issued;
import no.trygghub.provisioning.identity.OwnedFile;
import no.trygghub.provisioning.text.Complaint;
import no.trygghub.provisioning.text.Language;
import no.trygghub.provisioning.text.Texts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code provision decommission}: takes a hub out of use. */
@Command(name = "decommission", mixinStandardHelpOptions = true, versionProvider = Version.class)
public final class DecommissionCommand implements Callable<Integer> {
  private static final Path INSTALLED = Path.of("/etc/trygghub/hub.yaml");
  private static final int WRONG_USE = 2;

  /** All is gone, but somebody who should know does not. */
  private static final int NOT_ALL_TOLD = 3;

  private static final int MOST_ALARMS = 1_000;
  private static final String LOCK = "hub.lock";

  private final Texts texts;
  private final Supplier<BufferedReader> input;
  private final Supplier<Service> service;
  private final HubClock clock;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE")
  private Path file = INSTALLED;

  @Option(names = "--export", paramLabel = "DIR")
  private @Nullable Path export;

  @Option(names = {"-y", "--yes"})
  private boolean yes;

  @Option(names = "--force")
  private boolean force;

  @Spec private @Nullable CommandSpec spec;

  /** For this computer and whoever sits at it. */
  public DecommissionCommand(Language language) {
    this(
        language,
        () -> new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        Service::ofSystemd,
        new SystemClock(false));
  }

  /** With other answers, another service and at another time. */
  DecommissionCommand(
      Language language,
      Supplier<BufferedReader> input,
      Supplier<Service> service,
      HubClock clock) {
    this.texts = Texts.of(DecommissionCommand.class, language);
    this.input = input;
    this.service = service;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    PrintWriter err = command().getErr();
    try {
      HubConfiguration configuration = ConfigurationReader.ofInstalledDrivers().read(file);
      if (export != null && !Files.isDirectory(export)) {
        throw new Complaint(DecommissionCommand.class, "no-folder", export);
      }
      confirm(configuration);
      // Another hub's service is left alone: this may be a configuration to try something with.
      boolean installed = file.toAbsolutePath().normalize().equals(INSTALLED);
      Service own = installed ? service.get() : new Service.None();
      boolean stopped = own.stop();
      try {
        return decommission(configuration, own);
      } catch (Complaint e) {
        if (stopped) {
          own.start();
        }
        throw e;
      }
    } catch (ConfigurationException e) {
      err.println(e.getMessage());
      return WRONG_USE;
    } catch (Complaint e) {
      err.println(e.in(texts.language()));
      return 1;
    }
  }

  private void confirm(HubConfiguration configuration) throws Complaint {
    PrintWriter out = command().getOut();
    String hub = configuration.hub().value();
    out.println(texts.text("begin", hub, configuration.tenant()));
    Belongings.of(configuration, file).all().stream()
        .filter(Files::exists)
        .forEach(each -> out.println("  " + each));
    if (yes) {
      return;
    }
    out.print(texts.text("prompt-confirm", hub));
    out.flush();
    try {
      String answer = Optional.ofNullable(input.get().readLine()).orElse("").strip();
      if (!answer.equals(hub)) {
        throw new Complaint(DecommissionCommand.class, "not-confirmed", answer, hub);
      }
    } catch (IOException e) {
      throw new Complaint(DecommissionCommand.class, "not-confirmed", "", hub);
    }
  }

  private int decommission(HubConfiguration configuration, Service own) throws Complaint {
    PrintWriter out = command().getOut();
    boolean told = true;
    // Before anything that cannot be undone, for it may fail.
    Optional<Runnable> revocation = revocation(configuration);
    if (Files.exists(Hub.database(configuration))) {
      try {
        told = sayGoodbye(configuration);
      } catch (Complaint e) {
        // Whoever found it would have a hub revoked that goes on.
        exported(configuration).ifPresent(DecommissionCommand::discard);
        throw e;
      }
    } else {
      out.println(texts.text("no-database", configuration.dataDirectory()));
    }
    revocation.ifPresent(Runnable::run);
    own.disable();
    Belongings belongings = Belongings.of(configuration, file);
    List<String> failed = belongings.empty();
    PrintWriter err = command().getErr();
    failed.forEach(each -> err.println(texts.text("not-deleted", each)));
    out.println();
    out.println(texts.text("looked-for"));
    List<Path> left = belongings.left();
    for (Path each : belongings.all()) {
      out.println(texts.text(left.contains(each) ? "still-there" : "absent", each));
    }
    for (Path each : belongings.folders()) {
      boolean isEmpty = left.stream().noneMatch(one -> one.startsWith(each));
      out.println(texts.text(isEmpty ? "nothing-in" : "something-in", each));
    }
    out.println(texts.text("card"));
    if (!left.isEmpty()) {
      err.println(texts.text("something-left", left.size()));
      return 1;
    }
    out.println(texts.text("done", configuration.hub()));
    return told ? 0 : NOT_ALL_TOLD;
  }

  /** What makes the authority revoke the certificate; empty where there is none. */
  private Optional<Runnable> revocation(HubConfiguration configuration) throws Complaint {
    PrintWriter out = command().getOut();
    boolean hasCertificate =
        configuration.destinations().stream()
            .flatMap(each -> each.tls().flatMap(Destination.Tls::certificate).stream())
            .anyMatch(Files::exists);
    if (!hasCertificate) {
      out.println(texts.text("no-certificate"));
      return Optional.empty();
    }
    Identity identity = Identity.of(configuration, file, Optional.empty());
    var certificate = Issued.read(identity.certificate()).certificates().getFirst();
    RevocationRequest request =
        RevocationRequest.of(
            identity, HubKey.read(identity.key()), certificate, clock.now().wall());
    Optional<Path> target = exported(configuration);
    if (target.isPresent()) {
      try {
        Files.writeString(target.get(), request.pem());
        OwnedFile.sync(target.get());
      } catch (IOException e) {
        throw OwnedFile.cannotWrite(target.get(), e);
      }
    }
    return Optional.of(
        () -> {
          out.println(
              texts.text(
                  "revoke",
                  certificate.getIssuerX500Principal(),
                  request.serial(),
                  Fingerprint.of(certificate).grouped()));
          if (target.isPresent()) {
            out.println(texts.text("revoke-with", target.get()));
          } else {
            out.println(texts.text("revoke-with-this"));
            out.print(request.pem());
          }
        });
  }

  private Optional<Path> exported(HubConfiguration configuration) {
    return Optional.ofNullable(export)
        .map(folder -> folder.resolve(configuration.hub() + "-revoke.pem"));
  }

  private static void discard(Path request) {
    try {
      Files.deleteIfExists(request);
    } catch (IOException e) {
      // Nobody has been told of it.
    }
  }

  /** Whether every destination was told. */
  private boolean sayGoodbye(HubConfiguration configuration) throws Complaint {
    Path lock = configuration.dataDirectory().resolve(LOCK);
    if (!Files.exists(lock)) {
      // Not made here: as root's own it would keep a hub from working that is not decommissioned.
      return openAndSayGoodbye(configuration);
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        @Nullable FileLock held = channel.tryLock()) {
      if (held == null) {
        throw new Complaint(DecommissionCommand.class, "still-runs", file);
      }
      return openAndSayGoodbye(configuration);
    } catch (OverlappingFileLockException e) {
      throw new Complaint(DecommissionCommand.class, "still-runs", file);
    } catch (IOException e) {
      throw OwnedFile.cannotRead(lock, e);
    }
  }

  private boolean openAndSayGoodbye(HubConfiguration configuration) throws Complaint {
    try (Buffer buffer =
        Buffer.open(Hub.database(configuration), configuration.uplink().diskBudgetBytes())) {
      return sayGoodbye(configuration, buffer);
    } catch (BufferException e) {
      if (!force) {
        throw new Complaint(
            DecommissionCommand.class, "database-unusable", String.valueOf(e.getMessage()));
      }
      return false;
    }
  }

  private boolean sayGoodbye(HubConfiguration configuration, Buffer buffer) throws Complaint {
    PrintWriter out = command().getOut();
    int alarms = buffer.waiting(Channel.UP_ALARM, 0, MOST_ALARMS).size();
    if (alarms > 0 && !force) {
      throw new Complaint(DecommissionCommand.class, "alarms-wait", alarms);
    }
    long waiting = buffer.depth();
    if (waiting > 0) {
      out.println(texts.text("lost", waiting, alarms));
    }
    Composer composer = new Composer(configuration.tenant(), configuration.hub(), buffer.epoch());
    HubTime now = clock.now();
    Finding.EventFinding last =
        new Finding.EventFinding(
            Finding.EventKind.DECOMMISSIONED,
            Optional.empty(),
            new Moment(now.nanosSinceBoot(), now),
            Map.of());
    Message event =
        buffer.commit(Map.of(), List.of(sequence -> composer.message(last, sequence))).getFirst();
    Topics topics = new Topics(configuration.tenant(), configuration.hub());
    List<String> silent = new ArrayList<>();
    for (Destination destination : configuration.destinations()) {
      Farewell.Outcome outcome =
          new Farewell(destination, configuration.hub(), topics).say(event.json());
      switch (outcome) {
        case Farewell.Outcome.Told told ->
            out.println(
                texts.text(
                    switch (told.sight()) {
                      case NOTHING_LEFT -> "told-and-seen";
                      case SOMETHING_LEFT -> "told-and-left";
                      case MAY_NOT_LOOK -> "told";
                    },
                    destination.name()));
        case Farewell.Outcome.NotTold notTold -> {
          silent.add(destination.name());
          out.println(texts.text("not-told", destination.name(), notTold.cause()));
        }
      }
    }
    return silent.isEmpty();
  }

  private CommandLine command() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
